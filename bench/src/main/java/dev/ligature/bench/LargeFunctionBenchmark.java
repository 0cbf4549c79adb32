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
 * One turn of a loop around a switch of 3,000 cases, a function of 200 KB that is cut into parts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LargeFunctionBenchmark {
  private static final int TURNS = 100_000;

  private LinkedLibrary library;
  private MethodHandle machine;

  /** Links the library. */
  @Setup(Level.Trial)
  public void link() {
    library = new LinkedLibrary("huge/huge.so");
    machine = library.handle("machine");
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** A turn of the loop. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public int turn() throws Throwable {
    return (int) machine.invokeExact(TURNS, 1);
  }
}
