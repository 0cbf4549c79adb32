package dev.ligature.trino.call;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.IntStream;

/** Handles whose parameters come in another order. */
final class Permutation {
  private Permutation() {}

  /**
   * Gives the second parameter what the first has got.
   *
   * @param handle its first two parameters are of the same type
   */
  static MethodHandle shareFirstTwo(MethodHandle handle) {
    MethodType type = handle.type().dropParameterTypes(1, 2);
    int[] order =
        IntStream.concat(IntStream.of(0), IntStream.range(0, type.parameterCount())).toArray();
    return MethodHandles.permuteArguments(handle, type, order);
  }

  /**
   * Takes each parameter from one of a list.
   *
   * @param handle the handle
   * @param classes the parameters that the new one has
   * @param sources for each parameter of the handle the index in that list
   */
  static MethodHandle from(MethodHandle handle, List<Class<?>> classes, List<Integer> sources) {
    return MethodHandles.permuteArguments(
        handle,
        MethodType.methodType(handle.type().returnType(), classes),
        sources.stream().mapToInt(Integer::intValue).toArray());
  }
}
