package dev.ligature.emscripten.calls;

import dev.ligature.linker.Caller;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Set;

/** Java methods that take the place of {@code EM_ASM}: what types they may have. */
public final class InlineMethods {
  private static final Set<Class<?>> PARAMETERS = Set.of(int.class, long.class, double.class);
  private static final Set<Class<?>> RESULTS = Set.of(void.class, int.class, double.class);

  private InlineMethods() {}

  /**
   * Checks that a method can take the place of a text.
   *
   * @throws IllegalArgumentException if a type has no counterpart
   */
  public static void check(MethodHandle handle) {
    MethodType type = handle.type();
    if (!PARAMETERS.containsAll(parameters(type)) || !RESULTS.contains(type.returnType())) {
      throw new IllegalArgumentException(
          "a Java method for JavaScript takes int, long and double and gives void, int or double: "
              + type);
    }
  }

  static boolean takesCaller(MethodType type) {
    return type.parameterCount() > 0 && type.parameterType(0) == Caller.class;
  }

  /** The types of the parameters that a guest passes. */
  static List<Class<?>> parameters(MethodType type) {
    return (takesCaller(type) ? type.dropParameterTypes(0, 1) : type).parameterList();
  }

  /** The type of a value that a guest passes. */
  static Class<?> type(Object value) {
    return MethodType.methodType(value.getClass()).unwrap().returnType();
  }
}
