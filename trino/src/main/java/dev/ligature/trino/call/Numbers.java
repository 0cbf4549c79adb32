package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Handles that make numbers of SQL, as Trino has them on the Java stack, numbers of C, and back.
 * What does not fit is an error of the query.
 */
final class Numbers {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private Numbers() {}

  private static MethodHandle own(String name, Class<?> result, Class<?>... parameters) {
    try {
      return LOOKUP.findStatic(Numbers.class, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its own method " + name, e);
    }
  }

  /**
   * The handle from SQL to C.
   *
   * @param from the number in SQL
   * @param to the number in C
   * @return a handle from Trino's Java type to that of the argument; empty if C can't have it
   */
  static Optional<MethodHandle> toC(SqlType from, CType to) {
    if (from == SqlType.BOOLEAN) {
      return to.isInteger()
          ? Optional.of(own("bit", int.class, boolean.class)).map(bit -> widened(bit, to))
          : Optional.empty();
    } else if (from.isInteger()) {
      return Optional.of(integerToC(from, to));
    } else if (from == SqlType.REAL) {
      return switch (to) {
        case F32 -> Optional.of(own("realToFloat", float.class, long.class));
        case F64 -> Optional.of(own("realToDouble", double.class, long.class));
        default -> Optional.empty();
      };
    } else if (from == SqlType.DOUBLE) {
      return switch (to) {
        case F64 -> Optional.of(MethodHandles.identity(double.class));
        case F32 -> Optional.of(own("doubleToFloat", float.class, double.class));
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private static MethodHandle integerToC(SqlType from, CType to) {
    if (to == CType.F64) {
      return own("longToDouble", double.class, long.class);
    } else if (to == CType.F32) {
      return own("longToFloat", float.class, long.class);
    }
    MethodHandle handle = MethodHandles.identity(long.class);
    if (from.inC().least() < to.least() || from.inC().greatest() > to.greatest()) {
      handle = checked(to.least(), to.greatest(), to.toString());
    }
    return to.carrier() == CType.Carrier.I64
        ? handle
        : MethodHandles.filterReturnValue(handle, own("low", int.class, long.class));
  }

  private static MethodHandle widened(MethodHandle bit, CType to) {
    return to.carrier() == CType.Carrier.I64
        ? bit.asType(MethodType.methodType(long.class, boolean.class))
        : bit;
  }

  private static MethodHandle checked(long least, long greatest, String type) {
    return MethodHandles.insertArguments(
        own("inRange", long.class, long.class, long.class, String.class, long.class),
        0,
        least,
        greatest,
        type);
  }

  /**
   * The handle from C to SQL.
   *
   * @param from the number in C
   * @param to the number in SQL
   * @return a handle from the Java type of the function's result to Trino's; empty if SQL can't
   *     have it
   */
  static Optional<MethodHandle> toSql(CType from, SqlType to) {
    if (from.isFloating()) {
      return switch (to) {
        case REAL ->
            from == CType.F32
                ? Optional.of(own("floatToReal", long.class, float.class))
                : Optional.empty();
        case DOUBLE ->
            Optional.of(
                from == CType.F64
                    ? MethodHandles.identity(double.class)
                    : own("floatToDouble", double.class, float.class));
        default -> Optional.empty();
      };
    } else if (from == CType.PTR || !(to.isInteger() || to == SqlType.BOOLEAN)) {
      return Optional.empty();
    }
    MethodHandle wide = toLong(from);
    if (to == SqlType.BOOLEAN) {
      return Optional.of(
          MethodHandles.filterReturnValue(wide, own("isSet", boolean.class, long.class)));
    } else if (from == CType.U64) {
      // What a bigint has not is negative in Java.
      wide =
          MethodHandles.filterReturnValue(
              wide,
              checked(0, to.inC().greatest(), to.toString().toLowerCase(java.util.Locale.ROOT)));
    } else if (from.least() < to.inC().least() || from.greatest() > to.inC().greatest()) {
      wide =
          MethodHandles.filterReturnValue(
              wide,
              checked(
                  to.inC().least(),
                  to.inC().greatest(),
                  to.toString().toLowerCase(java.util.Locale.ROOT)));
    }
    return Optional.of(wide);
  }

  /** The handle from what a function gives as an integer of C to a {@code long} of its value. */
  static MethodHandle toLong(CType from) {
    return switch (from) {
      // A function may leave anything in the bits that its type has not.
      case BOOL -> own("zeroOrOne", long.class, int.class);
      case I8 -> own("signed8", long.class, int.class);
      case U8 -> own("unsigned8", long.class, int.class);
      case I16 -> own("signed16", long.class, int.class);
      case U16 -> own("unsigned16", long.class, int.class);
      case I32 -> own("signed32", long.class, int.class);
      case U32, PTR -> own("unsigned32", long.class, int.class);
      case I64, U64 -> MethodHandles.identity(long.class);
      case F32, F64 -> throw new IllegalArgumentException(from + " is no integer");
    };
  }

  static int bit(boolean value) {
    return value ? 1 : 0;
  }

  static boolean isSet(long value) {
    return value != 0;
  }

  static int low(long value) {
    return (int) value;
  }

  static long inRange(long least, long greatest, String type, long value) {
    if (value < least || value > greatest) {
      throw outOfRange(type, value);
    }
    return value;
  }

  private static TrinoException outOfRange(String type, long value) {
    return new TrinoException(
        StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
        "%s is out of the range of %s"
            .formatted(
                value < 0 && type.equals("bigint") ? Long.toUnsignedString(value) : value, type));
  }

  static double longToDouble(long value) {
    return value;
  }

  static float longToFloat(long value) {
    return value;
  }

  static float realToFloat(long value) {
    return Float.intBitsToFloat((int) value);
  }

  static double realToDouble(long value) {
    return Float.intBitsToFloat((int) value);
  }

  static float doubleToFloat(double value) {
    float nearest = (float) value;
    if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
      throw new TrinoException(
          StandardErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
          "%s is out of the range of f32".formatted(value));
    }
    return nearest;
  }

  static long floatToReal(float value) {
    return Float.floatToRawIntBits(value);
  }

  static double floatToDouble(float value) {
    return value;
  }

  static long zeroOrOne(int value) {
    return (value & 0xff) == 0 ? 0 : 1;
  }

  static long signed8(int value) {
    return (byte) value;
  }

  static long unsigned8(int value) {
    return value & 0xff;
  }

  static long signed16(int value) {
    return (short) value;
  }

  static long unsigned16(int value) {
    return value & 0xffff;
  }

  static long signed32(int value) {
    return value;
  }

  static long unsigned32(int value) {
    return Integer.toUnsignedLong(value);
  }
}
