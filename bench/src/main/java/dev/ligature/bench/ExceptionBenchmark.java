package dev.ligature.bench;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The price of a block that catches but has nothing to, and of what one library throws at another.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExceptionBenchmark {
  private static final int TURNS = 10_000;

  private LinkedLibrary library;
  private MethodHandle untried;
  private MethodHandle tried;
  private MethodHandle caught;
  private MethodHandle caughtFar;

  /** Links the libraries. */
  @Setup(Level.Trial)
  public void link() {
    library = new LinkedLibrary("exceptions/catcher.so");
    untried = library.handle("untried");
    tried = library.handle("tried");
    caught = library.handle("caught");
    caughtFar = library.handle("caught_far");
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** A call in a loop. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public int callWithoutTry() throws Throwable {
    return (int) untried.invokeExact(TURNS);
  }

  /** The same within a block that catches. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public int callWithTry() throws Throwable {
    return (int) tried.invokeExact(TURNS);
  }

  /** Thrown by a function of another library and caught by its caller. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public int throwAndCatch() throws Throwable {
    return (int) caught.invokeExact(TURNS);
  }

  /** The same through ten frames. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public int throwAndCatchThroughTenFrames() throws Throwable {
    return (int) caughtFar.invokeExact(TURNS);
  }
}
