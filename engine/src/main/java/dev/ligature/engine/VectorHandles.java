package dev.ligature.engine;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Handles with a {@link V128} where generated code has two numbers. For functions without vectors
 * nothing of it is there.
 */
final class VectorHandles {
  private VectorHandles() {}

  private static MethodHandle find(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(VectorHandles.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  static V128 join(long low, long high) {
    return new V128(low, high);
  }

  static long low(V128 vector) {
    return vector.low();
  }

  static long high(V128 vector) {
    return vector.high();
  }

  static V128 present(V128 vector) {
    return Objects.requireNonNull(vector, "a vector");
  }

  /** Values of types, with vectors as objects, from those with two numbers for each. */
  static @Nullable Object[] joined(List<ValType> types, @Nullable Object[] flat) {
    @Nullable Object[] values = new Object[types.size()];
    int at = 0;
    for (int k = 0; k < values.length; k++) {
      if (Pairs.isVector(types.get(k))) {
        values[k] =
            new V128(
                (long) Objects.requireNonNull(flat[at]),
                (long) Objects.requireNonNull(flat[at + 1]));
        at += 2;
      } else {
        values[k] = flat[at++];
      }
    }
    return values;
  }

  /** Values of types, with two numbers for each vector. */
  static @Nullable Object[] taken(List<ValType> types, @Nullable Object[] values) {
    @Nullable Object[] flat = new Object[Pairs.count(types)];
    int at = 0;
    for (int k = 0; k < types.size(); k++) {
      if (Pairs.isVector(types.get(k))) {
        V128 vector = (V128) Objects.requireNonNull(values[k], "a vector");
        flat[at++] = vector.low();
        flat[at++] = vector.high();
      } else {
        flat[at++] = values[k];
      }
    }
    return flat;
  }

  private static MethodHandle ofArray(String name, List<ValType> types) {
    MethodType type = methodType(Object[].class, List.class, Object[].class);
    return MethodHandles.insertArguments(find(name, type), 0, types);
  }

  private static boolean takesArray(FuncType type, MethodType flat, int lead) {
    return flat.parameterCount() == lead + 1
        && flat.parameterType(lead) == Object[].class
        && type.params().size() > 1;
  }

  /** The type of a handle, given the one that has two numbers for each vector. */
  static MethodType publicType(FuncType type, MethodType flat) {
    if (!Pairs.areIn(type) || takesArray(type, flat, 0)) {
      return flat;
    }
    MethodType result = flat;
    for (int k = 0; k < type.params().size(); k++) {
      if (Pairs.isVector(type.params().get(k))) {
        result = result.dropParameterTypes(k, k + 2).insertParameterTypes(k, V128.class);
      }
    }
    return result;
  }

  /**
   * A handle for Java on what takes two numbers for each vector.
   *
   * @param lead how many parameters there are before those of the function
   */
  static MethodHandle toJava(MethodHandle flat, FuncType type, int lead) {
    if (!Pairs.areIn(type)) {
      return flat;
    }
    MethodHandle handle = flat;
    if (Pairs.among(type.results()) && type.results().size() > 1) {
      handle = MethodHandles.filterReturnValue(handle, ofArray("joined", type.results()));
    }
    if (takesArray(type, flat.type(), lead)) {
      return MethodHandles.filterArguments(handle, lead, ofArray("taken", type.params()));
    }
    int[] order = new int[flat.type().parameterCount()];
    MethodType outer = methodType(handle.type().returnType());
    for (int k = 0; k < lead; k++) {
      order[k] = k;
      outer = outer.appendParameterTypes(handle.type().parameterType(k));
    }
    int at = lead;
    for (ValType param : type.params()) {
      int number = outer.parameterCount();
      order[at] = number;
      if (Pairs.isVector(param)) {
        order[at + 1] = number;
        MethodType half = methodType(long.class, V128.class);
        handle = MethodHandles.filterArguments(handle, at, find("low", half), find("high", half));
        at++;
      }
      outer = outer.appendParameterTypes(handle.type().parameterType(at));
      at++;
    }
    return MethodHandles.permuteArguments(handle, outer, order);
  }

  /**
   * What takes two numbers for each vector, and calls a handle of Java's.
   *
   * @param lead how many parameters there are before those of the function
   */
  static MethodHandle toGuest(MethodHandle handle, FuncType type, int lead) {
    if (!Pairs.areIn(type)) {
      return handle;
    }
    MethodHandle flat = handle;
    if (Pairs.givesOne(type)) {
      flat =
          MethodHandles.filterReturnValue(
              flat, find("present", methodType(V128.class, V128.class)));
    } else if (Pairs.among(type.results())) {
      flat = MethodHandles.filterReturnValue(flat, ofArray("taken", type.results()));
    }
    if (takesArray(type, handle.type(), lead)) {
      return MethodHandles.filterArguments(flat, lead, ofArray("joined", type.params()));
    }
    MethodHandle join = find("join", methodType(V128.class, long.class, long.class));
    for (int k = type.params().size() - 1; k >= 0; k--) {
      if (Pairs.isVector(type.params().get(k))) {
        flat = MethodHandles.collectArguments(flat, lead + k, join);
      }
    }
    return flat;
  }
}
