package dev.ligature.bench.worker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The worker for what a C compiler makes of the same sources: {@code java.lang.foreign} calls it.
 */
@SuppressWarnings("restricted") // Native code is what it is for.
public final class NativeWorker {
  private static final FunctionDescriptor INTEGER =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor DOUBLE =
      FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_INT);

  /** What {@link Constant} takes, once. */
  private static @Nullable MethodHandle constant;

  /** A handle that the JIT takes for a constant. */
  private static final class Constant {
    static final MethodHandle STEP = Objects.requireNonNull(constant);
  }

  private NativeWorker() {}

  /** Answers requests until there are no more: the folder with the libraries. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    new Requests(new GuestTasks(module -> open(folder, module)).tasks()).serve();
  }

  private static Guest open(Path folder, Path module)
      throws ReflectiveOperationException, IOException {
    String name = module.getFileName().toString().replaceAll("\\.wasm$", ".so");
    // A copy each time, which has data of its own, as an instance of a module has.
    Path copy = Files.createTempFile("ligature", name);
    Files.copy(folder.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
    SymbolLookup symbols = SymbolLookup.libraryLookup(copy, Arena.global());
    Files.delete(copy);
    MethodType type = MethodType.methodType(int.class, int.class);
    MethodHandle host = MethodHandles.lookup().findStatic(Guest.class, "host", type);
    symbols
        .find("host")
        .ifPresent(
            pointer ->
                pointer
                    .reinterpret(ValueLayout.ADDRESS.byteSize())
                    .set(
                        ValueLayout.ADDRESS,
                        0,
                        Linker.nativeLinker().upcallStub(host, INTEGER, Arena.global())));
    return new Compiled(symbols);
  }

  private record Compiled(SymbolLookup symbols) implements Guest {
    @Override
    public Kernel kernel(String function) {
      // Of all kernels one gives a double, and a library does not say which.
      FunctionDescriptor type = function.equals("matrix") ? DOUBLE : INTEGER;
      MethodHandle handle =
          handle(function, type).asType(MethodType.methodType(double.class, int.class));
      return count -> (double) handle.invokeExact(count);
    }

    @Override
    public IntUnaryOperator step() {
      constant = handle("step", INTEGER);
      return x -> {
        try {
          return (int) Constant.STEP.invokeExact(x);
        } catch (Throwable e) {
          throw new IllegalStateException(e);
        }
      };
    }

    @Override
    public IntUnaryOperator stepInField() {
      MethodHandle handle = handle("step", INTEGER);
      return x -> {
        try {
          return (int) handle.invokeExact(x);
        } catch (Throwable e) {
          throw new IllegalStateException(e);
        }
      };
    }

    private MethodHandle handle(String function, FunctionDescriptor type) {
      MemorySegment address = symbols.find(function).orElseThrow();
      return Linker.nativeLinker().downcallHandle(address, type);
    }
  }
}
