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
 * The price of a call: of a function in the same library, in another one, and through the table.
 * Each call depends on the one before; the callee multiplies and adds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallBenchmark {
  private static final int CALLS = 1_000_000;

  private LinkedLibrary library;
  private MethodHandle same;
  private MethodHandle other;
  private MethodHandle indirect;
  private MethodHandle indirectFour;

  /** Links the libraries. */
  @Setup(Level.Trial)
  public void link() {
    library = new LinkedLibrary("calls/caller.so");
    same = library.handle("same");
    other = library.handle("other");
    indirect = library.handle("indirect");
    indirectFour = library.handle("indirect_four");
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** A function of the same library. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int sameLibrary() throws Throwable {
    return (int) same.invokeExact(CALLS);
  }

  /** An imported function, through its PLT slot. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int otherLibrary() throws Throwable {
    return (int) other.invokeExact(CALLS);
  }

  /** A function pointer to another library, always the same one. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int pointerToOtherLibrary() throws Throwable {
    return (int) indirect.invokeExact(CALLS);
  }

  /** Four function pointers to another library in turn. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int fourPointersInTurn() throws Throwable {
    return (int) indirectFour.invokeExact(CALLS);
  }
}
