package dev.ligature.trino.call;

import dev.ligature.trino.signature.Size;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/** Handles that compute how large a room is. */
final class Sizes {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Slots slots;
  private final Handles handles = new Handles(LOOKUP, Sizes.class);

  /**
   * Those of a function.
   *
   * @param slots its parameters
   */
  Sizes(Slots slots) {
    this.slots = slots;
  }

  /** A size, of some slots, without a {@link GuestCall}. */
  Passing of(Size size) {
    return switch (size) {
      case Size.Fixed number ->
          new Passing(MethodHandles.constant(long.class, number.value()), List.of());
      case Size.LengthOf length ->
          new Passing(lengthOf(length.index()), List.of(slots.value(length.index())));
      case Size.ValueOf value ->
          new Passing(valueOf(value.index()), List.of(slots.value(value.index())));
      case Size.Computed computed -> computed(computed);
    };
  }

  private MethodHandle lengthOf(int index) {
    Class<?> type = slots.valueClass(index);
    String method =
        SqlType.of(slots.type(index)).orElseThrow() == SqlType.ARRAY ? "array" : "string";
    return new Handles(LOOKUP, Rooms.class)
        .find(method + "Length", int.class, type)
        .asType(MethodType.methodType(long.class, type));
  }

  private MethodHandle valueOf(int index) {
    if (slots.valueClass(index) != long.class
        || !SqlType.of(slots.type(index)).orElseThrow().isInteger()) {
      throw new IllegalArgumentException(slots.type(index) + " is no size");
    }
    return MethodHandles.identity(long.class);
  }

  private Passing computed(Size.Computed computed) {
    Passing left = of(computed.left());
    Passing right = of(computed.right());
    MethodHandle operator =
        MethodHandles.insertArguments(
            handles.find("compute", long.class, char.class, long.class, long.class),
            0,
            computed.operator());
    MethodHandle second = MethodHandles.collectArguments(operator, 1, right.handle());
    MethodHandle both = MethodHandles.collectArguments(second, 0, left.handle());
    List<Integer> all = new ArrayList<>(left.slots());
    all.addAll(right.slots());
    return new Passing(both, all);
  }

  static long compute(char operator, long left, long right) {
    try {
      return switch (operator) {
        case '+' -> Math.addExact(left, right);
        case '-' -> Math.subtractExact(left, right);
        case '*' -> Math.multiplyExact(left, right);
        default -> left / right;
      };
    } catch (ArithmeticException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "there is no size %d %s %d".formatted(left, operator, right),
          e);
    }
  }
}
