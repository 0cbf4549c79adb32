package dev.ligature.engine;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Integers of 64 bits as two of 32, the lower half first. */
final class LongHalves {
  private LongHalves() {}

  private static MethodHandle joining() {
    try {
      return MethodHandles.lookup()
          .findStatic(LongHalves.class, "join", methodType(long.class, int.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("join", e);
    }
  }

  static long join(int low, int high) {
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  /** See {@link Engine#takingHalves}. */
  static MethodHandle taken(MethodHandle whole) {
    MethodHandle halves = whole;
    MethodHandle join = joining();
    for (int k = whole.type().parameterCount() - 1; k >= 0; k--) {
      if (whole.type().parameterType(k) == long.class) {
        halves = MethodHandles.collectArguments(halves, k, join);
      }
    }
    return halves;
  }
}
