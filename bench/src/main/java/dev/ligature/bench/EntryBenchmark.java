package dev.ligature.bench;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
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
 * The price of a call from Java: by a handle that is a constant, and by one in a field. Each call
 * depends on the one before; the callee multiplies and adds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryBenchmark {
  private static final int CALLS = 1_000_000;
  private static final String GUEST = "bench-calls/targets.so";

  /** Whether a library was closed before while other threads had called guests of its linker. */
  @Param({"false", "true"})
  public boolean closed;

  private LinkedLibrary library;
  private MethodHandle step;

  /** A handle that the JIT takes for a constant. */
  private static final class Constant {
    static final LinkedLibrary LIBRARY = new LinkedLibrary(GUEST);
    static final MethodHandle STEP = LIBRARY.handle("step");
  }

  /** Links the libraries. */
  @Setup(Level.Trial)
  public void link() throws InterruptedException {
    if (closed) {
      closeUnderThreads();
    }
    library = new LinkedLibrary(GUEST);
    step = library.handle("step");
  }

  private static void closeUnderThreads() throws InterruptedException {
    Path file = Guests.module(GUEST);
    try (Program program =
        DynamicLinker.create()
            .open(ProgramConfig.builder().libraryPath(file.resolveSibling("")).build())) {
      Library opened = program.open(file.getFileName().toString());
      MethodHandle handle = opened.findFunction("step").handle();
      for (int i = 0; i < 2; i++) {
        Thread thread = new Thread(() -> callOnce(handle));
        thread.start();
        thread.join();
      }
      opened.close();
    }
  }

  private static void callOnce(MethodHandle handle) {
    try {
      int result = (int) handle.invokeExact(1);
      assert result != 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** A constant handle. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int constantHandle() throws Throwable {
    int x = 1;
    for (int i = 0; i < CALLS; i++) {
      x = (int) Constant.STEP.invokeExact(x);
    }
    return x;
  }

  /** A handle in a field. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int handleInField() throws Throwable {
    int x = 1;
    for (int i = 0; i < CALLS; i++) {
      x = (int) step.invokeExact(x);
    }
    return x;
  }
}
