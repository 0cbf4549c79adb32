package dev.ligature.linker;

import dev.ligature.engine.V128;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Java method that guests can import as a function.
 *
 * <p>{@code int}, {@code long}, {@code float} and {@code double} stand for {@code i32}, {@code
 * i64}, {@code f32} and {@code f64}; pointers and sizes of the guest are {@code int}. The method
 * may take a {@link Caller} as its first parameter, which guests do not see. What it throws passes
 * through the guest's frames to the Java caller unchanged; see {@link GuestExit}.
 *
 * <pre>{@code
 * MethodHandle log = lookup.findStatic(Main.class, "log", methodType(void.class, Caller.class, int.class));
 * ProgramConfig config = ProgramConfig.builder().hostFunction(HostFunction.of("log", log)).build();
 * }</pre>
 */
public final class HostFunction {
  /** The import module of C functions. */
  public static final String ENV = "env";

  private final String module;
  private final String name;
  private final FuncType type;
  private final boolean takesCaller;
  private final Supplier<MethodHandle> maker;
  private volatile @Nullable MethodHandle handle;

  private HostFunction(
      String module,
      String name,
      FuncType type,
      boolean takesCaller,
      Supplier<MethodHandle> maker) {
    this.module = Objects.requireNonNull(module, "module");
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.takesCaller = takesCaller;
    this.maker = Objects.requireNonNull(maker, "handle");
  }

  /**
   * A function imported as {@code env.NAME}, with the type that the handle's implies.
   *
   * @param name the symbol's name
   * @param handle what to run
   * @throws IllegalArgumentException if a parameter or the result has no counterpart in a guest
   */
  public static HostFunction of(String name, MethodHandle handle) {
    return of(ENV, name, handle);
  }

  /**
   * A function imported as {@code MODULE.NAME}, with the type that the handle's implies.
   *
   * @param module the import's module, such as {@code wasi_snapshot_preview1}
   * @param name the import's name
   * @param handle what to run
   * @throws IllegalArgumentException if a parameter or the result has no counterpart in a guest
   */
  public static HostFunction of(String module, String name, MethodHandle handle) {
    return of(module, name, typeOf(name, handle.type()), handle);
  }

  /**
   * A function whose handle is made when a guest first calls it or Java asks for it: handles take
   * long to make, and of many functions imported few are called.
   *
   * @param module the import's module
   * @param name the import's name
   * @param type the type of the handle, which implies the function's
   * @param handle gives the handle; asked again only if two threads need it at once
   * @throws IllegalArgumentException if a parameter or the result has no counterpart in a guest
   */
  public static HostFunction of(
      String module, String name, MethodType type, Supplier<MethodHandle> handle) {
    return new HostFunction(module, name, typeOf(name, type), takesCaller(type), handle);
  }

  /**
   * A function of a type given, for several results or references.
   *
   * @param module the import's module
   * @param name the import's name
   * @param type the type by which guests call it
   * @param handle what to run, of the type {@link dev.ligature.engine.Engine#methodType} gives, or
   *     with a {@link Caller} in front of it
   */
  public static HostFunction of(String module, String name, FuncType type, MethodHandle handle) {
    boolean takesCaller = takesCaller(handle.type());
    HostFunction function = new HostFunction(module, name, type, takesCaller, () -> handle);
    function.handle = handle;
    return function;
  }

  private static FuncType typeOf(String name, MethodType type) {
    List<ValType> params = new ArrayList<>();
    int first = takesCaller(type) ? 1 : 0;
    for (int i = first; i < type.parameterCount(); i++) {
      params.add(valType(name, type.parameterType(i)));
    }
    Class<?> result = type.returnType();
    return new FuncType(params, result == void.class ? List.of() : List.of(valType(name, result)));
  }

  private static ValType valType(String name, Class<?> type) {
    if (type == int.class) {
      return ValType.I32;
    } else if (type == long.class) {
      return ValType.I64;
    } else if (type == float.class) {
      return ValType.F32;
    } else if (type == double.class) {
      return ValType.F64;
    } else if (type == V128.class) {
      return ValType.V128;
    }
    throw new IllegalArgumentException(
        "host function %s: %s has no counterpart in a guest".formatted(name, type.getName()));
  }

  private static boolean takesCaller(MethodType type) {
    return type.parameterCount() > 0 && type.parameterType(0) == Caller.class;
  }

  /** The import's module, such as {@code env}. */
  public String module() {
    return module;
  }

  /** The import's name. */
  public String name() {
    return name;
  }

  /** The type by which guests call it. */
  public FuncType type() {
    return type;
  }

  /** What it runs. */
  public MethodHandle handle() {
    MethodHandle made = handle;
    if (made == null) {
      made = maker.get();
      handle = made;
    }
    return made;
  }

  /** Whether the handle is there already, rather than made when it is first needed. */
  public boolean isMade() {
    return handle != null;
  }

  /** Whether the handle's first parameter is the {@link Caller}. */
  public boolean takesCaller() {
    return takesCaller;
  }

  /** The qualified name and the type. */
  @Override
  public String toString() {
    return module + "." + name + " " + type;
  }
}
