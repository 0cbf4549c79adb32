package dev.ligature.bench;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Memory from a libc's {@code malloc} and back: by the program, and by handles on the functions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllocateBenchmark {
  private static final int SIZE = 100;

  private Program program;
  private MethodHandle malloc;
  private MethodHandle free;

  /** Opens a program with a libc in it. */
  @Setup(Level.Trial)
  public void open() {
    program =
        DynamicLinker.create()
            .open(Guests.module("heap/libc.wasm"), ProgramConfig.builder().build());
    malloc = handle("malloc");
    free = handle("free");
  }

  private MethodHandle handle(String name) {
    return ((FunctionSymbol) program.find(name).orElseThrow()).handle();
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    program.close();
  }

  /** By {@link Program#allocate}. */
  @Benchmark
  public long program() {
    long address = program.allocate(SIZE);
    program.free(address);
    return address;
  }

  /** By handles in fields. */
  @Benchmark
  public int handles() throws Throwable {
    int address = (int) malloc.invokeExact(SIZE);
    free.invokeExact(address);
    return address;
  }
}
