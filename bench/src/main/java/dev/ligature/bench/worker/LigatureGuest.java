package dev.ligature.bench.worker;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A program or a library on Ligature. */
final class LigatureGuest implements Guest {
  /** Some functions give a double; an integer becomes one without loss. */
  private static final MethodType KERNEL = MethodType.methodType(double.class, int.class);

  /** What {@link Constant} takes, once. */
  private static @Nullable MethodHandle constant;

  private final Library library;

  /** A handle that the JIT takes for a constant. */
  private static final class Constant {
    static final MethodHandle STEP = Objects.requireNonNull(constant);
  }

  private LigatureGuest(Library library) {
    this.library = library;
  }

  /** Opens a file: a program by its extension {@code .wasm}, else a library. */
  static Guest open(Path file) throws ReflectiveOperationException {
    if (file.toString().endsWith(".wasm")) {
      MethodType type = MethodType.methodType(int.class, int.class);
      MethodHandle host = MethodHandles.lookup().findStatic(Guest.class, "host", type);
      ProgramConfig config =
          Configs.builder().hostFunction(HostFunction.of("env", "host", host)).build();
      return new LigatureGuest(DynamicLinker.create().open(file, config).main().orElseThrow());
    }
    List<Path> folder = List.of(file.getParent());
    Program program = DynamicLinker.create().open(Configs.builder().libraryPath(folder).build());
    return new LigatureGuest(program.open(file.getFileName().toString()));
  }

  @Override
  public Kernel kernel(String function) {
    MethodHandle handle = library.findFunction(function).handle().asType(KERNEL);
    return count -> (double) handle.invokeExact(count);
  }

  @Override
  public IntUnaryOperator step() {
    constant = library.findFunction("step").handle();
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
    MethodHandle handle = library.findFunction("step").handle();
    return x -> {
      try {
        return (int) handle.invokeExact(x);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
