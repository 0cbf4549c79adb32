package dev.ligature.bench;

import com.sun.jna.Native;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.In;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The price of a call by a bound interface, with its arguments: numbers, a string of 20 characters,
 * a struct, an array, a callback. The same functions, compiled by the C compiler of this machine
 * ({@code cc}), are called by {@code java.lang.foreign} and by JNA.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoundBenchmark {
  private static final String GUEST = "bind/bind.so";

  /** Twenty characters. */
  public String text = "twenty characters...";

  /** A struct. */
  public Point point = new Point(1, 2);

  /** An array. */
  public int[] numbers = {1, 2, 3, 4, 5, 6, 7, 8};

  /** The last result. */
  public int last;

  /**
   * A struct.
   *
   * @param x a member
   * @param y a member
   */
  public record Point(double x, double y) {}

  /** A function pointer. */
  @SuppressWarnings("UnusedMethod") // The guest calls it.
  private interface Less {
    boolean less(GuestPointer a, GuestPointer b, GuestPointer user);
  }

  /** What is called here. */
  private interface Functions {
    int add(int a, int b);

    @CName("text_length")
    int length(String text);

    double norm1(Point point);

    int sum(@In int[] values, int count);

    void sort(@In int[] values, int count, Less less, @Nullable GuestPointer user);
  }

  /** What JNA calls; public, as it wants it. */
  public interface JnaFunctions extends com.sun.jna.Library {
    /** Adds. */
    int add(int a, int b);

    /** Counts characters. */
    @SuppressWarnings("MethodName") // JNA has no other way to say it.
    int text_length(String text);

    /** Adds up. */
    int sum(int[] values, int count);
  }

  /** Ours, as constants. */
  private static final class Bound {
    static final Program PROGRAM = open();
    static final Library LIBRARY = PROGRAM.open("bind.so");
    static final MethodHandle ADD = LIBRARY.findFunction("add").handle();
    static final Functions FUNCTIONS = LIBRARY.bind(Functions.class, MethodHandles.lookup());

    private static Program open() {
      Path folder = Guests.module(GUEST).resolveSibling("");
      return DynamicLinker.create().open(ProgramConfig.builder().libraryPath(folder).build());
    }
  }

  /** Those of this machine, as constants. */
  @SuppressWarnings("restricted") // That is what is measured.
  private static final class Foreign {
    static final Path FILE = compile();
    static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup(FILE, Arena.global());
    static final MethodHandle ADD =
        handle(
            "add",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    static final MethodHandle LENGTH =
        handle("text_length", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    static final JnaFunctions JNA = Native.load(FILE.toString(), JnaFunctions.class);

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
      return java.lang.foreign.Linker.nativeLinker()
          .downcallHandle(LOOKUP.findOrThrow(name), descriptor);
    }

    private static Path compile() {
      Path root = Path.of(System.getProperty("ligature.root"));
      try {
        Path file = Files.createTempDirectory("ligature-bound").resolve("libbind.so");
        Process process =
            new ProcessBuilder(
                    List.of(
                        "cc",
                        "-O2",
                        "-fPIC",
                        "-shared",
                        "-w",
                        "-I" + root.resolve("guests/include"),
                        root.resolve("guests/sources/bind/bind.c").toString(),
                        "-o",
                        file.toString()))
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
          throw new IllegalStateException("cc failed");
        }
        return file;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Numbers, by the handle of the function. */
  @Benchmark
  public int addByHandle() throws Throwable {
    last = (int) Bound.ADD.invokeExact(last, 1);
    return last;
  }

  /** Numbers, by a bound interface. */
  @Benchmark
  public int addBound() {
    last = Bound.FUNCTIONS.add(last, 1);
    return last;
  }

  /** Numbers, by {@code java.lang.foreign}. */
  @Benchmark
  public int addForeign() throws Throwable {
    last = (int) Foreign.ADD.invokeExact(last, 1);
    return last;
  }

  /** Numbers, by JNA. */
  @Benchmark
  public int addJna() {
    last = Foreign.JNA.add(last, 1);
    return last;
  }

  /** A string, by a bound interface. */
  @Benchmark
  public int stringBound() {
    return Bound.FUNCTIONS.length(text);
  }

  /** A string, by {@code java.lang.foreign}, in an arena for the call. */
  @Benchmark
  public int stringForeign() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(text);
      return (int) Foreign.LENGTH.invokeExact(copy);
    }
  }

  /** A string, by JNA. */
  @Benchmark
  public int stringJna() {
    return Foreign.JNA.text_length(text);
  }

  /** An array, by a bound interface. */
  @Benchmark
  public int arrayBound() {
    return Bound.FUNCTIONS.sum(numbers, numbers.length);
  }

  /** An array, by JNA. */
  @Benchmark
  public int arrayJna() {
    return Foreign.JNA.sum(numbers, numbers.length);
  }

  /** A struct, by a bound interface. */
  @Benchmark
  public double structBound() {
    return Bound.FUNCTIONS.norm1(point);
  }

  /** A callback that is called once, by a bound interface. */
  @Benchmark
  public void callbackBound() {
    Bound.FUNCTIONS.sort(numbers, 2, (a, b, user) -> false, null);
  }
}
