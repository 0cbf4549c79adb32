package dev.ligature.bench;

import dev.ligature.engine.Memory;
import dev.ligature.wasm.Limits;
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

/** Loads and stores of a guest, and what a memory costs to make and to grow. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBenchmark {
  /** 128 MiB, as PGlite declares. */
  private static final int LARGE = 2048;

  private LinkedLibrary library;
  private MethodHandle loads;
  private MethodHandle stores;

  /** Links the library. */
  @Setup(Level.Trial)
  public void link() {
    library = new LinkedLibrary("bench-memory/memory.so");
    loads = library.handle("loads");
    stores = library.handle("stores");
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    library.close();
  }

  /** 16 Mi loads of four bytes. */
  @Benchmark
  public int loads() throws Throwable {
    return (int) loads.invokeExact(1);
  }

  /** 16 Mi stores of four bytes. */
  @Benchmark
  public int stores() throws Throwable {
    return (int) stores.invokeExact(1);
  }

  /** A memory of 128 MiB of which nobody uses more than the beginning. */
  @Benchmark
  public Memory large() {
    return new Memory(new Limits(LARGE, LARGE, false, false));
  }

  /** The same when all of it is used. */
  @Benchmark
  public Memory largeAndWhole() {
    Memory memory = new Memory(new Limits(LARGE, LARGE, false, false));
    memory.segment();
    return memory;
  }

  /** Growth by a page at a time to 16 MiB. */
  @Benchmark
  public Memory growth() {
    Memory memory = new Memory(new Limits(1, LARGE, false, false));
    while (memory.pages() < LARGE / 8) {
      memory.grow(1);
    }
    return memory;
  }
}
