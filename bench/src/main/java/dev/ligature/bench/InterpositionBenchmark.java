package dev.ligature.bench;

import dev.ligature.linker.Interposition;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call within a library costs with interposition: nobody interposes, so it goes through the
 * PLT slot to the same function.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InterpositionBenchmark {
  private static final int CALLS = 1_000_000;
  private static final int DEPTH = 25;

  /** The calls of {@code fibonacci(25)}. */
  private static final int RECURSIONS = 242_785;

  /** Whether calls can be interposed. */
  @Param({"false", "true"})
  public boolean interposable;

  private LinkedLibrary library;
  private MethodHandle loop;
  private MethodHandle fibonacci;

  /** Links the library. */
  @Setup(Level.Trial)
  public void link() {
    Interposition interposition = interposable ? Interposition.all() : Interposition.none();
    library = new LinkedLibrary("bench-interpose/lib.so", interposition);
    loop = library.handle("loop");
    fibonacci = library.handle("fibonacci");
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** A loop of calls, each of which depends on the one before. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int loop() throws Throwable {
    return (int) loop.invokeExact(CALLS);
  }

  /** A function that calls itself. */
  @Benchmark
  @OperationsPerInvocation(RECURSIONS)
  public int recursion() throws Throwable {
    return (int) fibonacci.invokeExact(DEPTH);
  }
}
