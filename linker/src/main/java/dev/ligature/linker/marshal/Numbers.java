package dev.ligature.linker.marshal;

import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Turns numbers of Java into those that a function takes, and back. */
final class Numbers {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final long UINT_MAX = 0xffff_ffffL;

  private Numbers() {}

  /** The Java type of a value type; null for what is no number. */
  static Optional<Class<?>> carrier(ValType type) {
    return switch (type.kind()) {
      case I32 -> Optional.of(int.class);
      case I64 -> Optional.of(long.class);
      case F32 -> Optional.of(float.class);
      case F64 -> Optional.of(double.class);
      default -> Optional.empty();
    };
  }

  /**
   * What makes an argument of a primitive type.
   *
   * @return of type {@code (java) -> carrier}; empty if the type does not fit
   */
  static Optional<MethodHandle> passing(Class<?> java, ValType guest, boolean unsigned) {
    Class<?> carrier = carrier(guest).orElse(void.class);
    if (java == long.class && carrier == int.class) {
      return Optional.of(helper(unsigned ? "narrowUnsigned" : "narrowSigned", long.class, carrier));
    } else if (java == int.class && carrier == long.class && unsigned) {
      return Optional.of(helper("widenUnsigned", int.class, long.class));
    } else if (java == byte.class && carrier == int.class && unsigned) {
      return Optional.of(helper("unsignedByte", byte.class, int.class));
    } else if (java == short.class && carrier == int.class && unsigned) {
      return Optional.of(helper("unsignedShort", short.class, int.class));
    }
    boolean fits =
        switch (guest.kind()) {
          case I32 -> isSmall(java) || java == int.class;
          case I64 -> java == int.class || java == long.class;
          case F32 -> java == float.class;
          case F64 -> java == float.class || java == double.class;
          default -> false;
        };
    return fits
        ? Optional.of(
            MethodHandles.explicitCastArguments(
                MethodHandles.identity(carrier), MethodType.methodType(carrier, java)))
        : Optional.empty();
  }

  private static boolean isSmall(Class<?> java) {
    return java == boolean.class || java == byte.class || java == short.class || java == char.class;
  }

  /**
   * What makes a primitive type of a result.
   *
   * @return of type {@code (carrier) -> java}; empty if the type does not fit
   */
  static Optional<MethodHandle> giving(ValType guest, Class<?> java, boolean unsigned) {
    Class<?> carrier = carrier(guest).orElse(void.class);
    if (java == boolean.class && carrier == int.class) {
      return Optional.of(helper("isNotZero", int.class, boolean.class));
    } else if (java == long.class && carrier == int.class && unsigned) {
      return Optional.of(helper("widenUnsigned", int.class, long.class));
    }
    boolean fits =
        switch (guest.kind()) {
          case I32 -> isSmall(java) || java == int.class || java == long.class;
          case I64 -> java == long.class;
          case F32 -> java == float.class || java == double.class;
          case F64 -> java == double.class;
          default -> false;
        };
    return fits
        ? Optional.of(
            MethodHandles.explicitCastArguments(
                MethodHandles.identity(carrier), MethodType.methodType(java, carrier)))
        : Optional.empty();
  }

  private static MethodHandle helper(String name, Class<?> from, Class<?> to) {
    return Handles.find(LOOKUP, Numbers.class, name, MethodType.methodType(to, from));
  }

  static int narrowSigned(long value) {
    return (int) narrow(value, false);
  }

  static int narrowUnsigned(long value) {
    return (int) narrow(value, true);
  }

  static long widenUnsigned(int value) {
    return value & UINT_MAX;
  }

  static int unsignedByte(byte value) {
    return Byte.toUnsignedInt(value);
  }

  static int unsignedShort(short value) {
    return Short.toUnsignedInt(value);
  }

  static boolean isNotZero(int value) {
    return value != 0;
  }

  /**
   * The number in 32 bits.
   *
   * @throws IllegalArgumentException if they do not hold it
   */
  static long narrow(long value, boolean unsigned) {
    if (value == (int) value && !(unsigned && value < 0)) {
      return value;
    } else if (value > 0 && value <= UINT_MAX && unsigned) {
      return (int) value;
    }
    throw new IllegalArgumentException(
        "%d does not fit %s of 32 bits".formatted(value, unsigned ? "an unsigned long" : "a long"));
  }
}
