package dev.ligature.bench;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
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

/** Opening and closing a small library whose module is known, and looking up its symbols. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OpenBenchmark {
  private static final Set<OpenFlag> LAZY = EnumSet.of(OpenFlag.LAZY);

  private Program program;
  private byte[] module;
  private Library library;
  private MethodHandle function;

  /** Opens the library, which stays open beside the one measured. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    module = Files.readAllBytes(Guests.module("bench-plugin/plugin.so"));
    program = DynamicLinker.create().open(ProgramConfig.defaults());
    library = program.open("kept", module, LAZY);
    function = library.findFunction("plugin_run").handle();
  }

  /** Ends the program. */
  @TearDown(Level.Trial)
  public void close() {
    program.close();
  }

  /** {@code dlopen}, {@code dlsym}, a call, {@code dlclose}. */
  @Benchmark
  public int openCallClose() throws Throwable {
    try (Library opened = program.open("plugin", module, LAZY)) {
      return (int) opened.findFunction("plugin_run").handle().invokeExact();
    }
  }

  /** {@code dlsym} on a handle. */
  @Benchmark
  public Symbol find() {
    return library.findOrThrow("plugin_run");
  }

  /** A call from Java, which is noted for {@code dlclose}. */
  @Benchmark
  public int callFromJava() throws Throwable {
    return (int) function.invokeExact();
  }
}
