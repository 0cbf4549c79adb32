package dev.ligature.wasi.preview1;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions whose {@code i64} parameters come as two {@code i32}, the lower half first. Emscripten
 * imports them so without {@code -sWASM_BIGINT}: JavaScript that has no integers of 64 bits could
 * not take them otherwise.
 */
public final class Halves {
  private Halves() {}

  /** Whether an import has that type, but for halves in the places of {@code long}. */
  public static boolean isWanted(FuncType wanted, MethodType type) {
    List<ValType> params = new ArrayList<>();
    for (Class<?> parameter : type.parameterList()) {
      if (parameter != int.class && parameter != long.class) {
        return false;
      }
      params.add(ValType.I32);
      if (parameter == long.class) {
        params.add(ValType.I32);
      }
    }
    // No function that takes a long gives one.
    return type.parameterList().contains(long.class)
        && wanted.params().equals(params)
        && wanted
            .results()
            .equals(type.returnType() == void.class ? List.of() : List.of(ValType.I32));
  }

  /** The type with two {@code int} in the place of each {@code long}. */
  public static MethodType of(MethodType type) {
    List<Class<?>> params = new ArrayList<>();
    for (Class<?> parameter : type.parameterList()) {
      params.add(parameter == long.class ? int.class : parameter);
      if (parameter == long.class) {
        params.add(int.class);
      }
    }
    return methodType(type.returnType(), params);
  }
}
