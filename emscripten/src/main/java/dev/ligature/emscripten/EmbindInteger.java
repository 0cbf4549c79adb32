package dev.ligature.emscripten;

import dev.ligature.wasi.preview1.GuestMemory;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Integers of 8 to 64 bits. Java has the bits of unsigned ones, as {@link Integer} or {@link Long}.
 */
final class EmbindInteger extends EmbindType {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final GuestMemory memory;
  private final int size;
  private final boolean isUnsigned;

  EmbindInteger(String name, GuestMemory memory, int size, boolean isUnsigned) {
    super(name);
    this.memory = memory;
    this.size = size;
    this.isUnsigned = isUnsigned;
  }

  /** The number that 64 bits without a sign are. */
  static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : BigInteger.valueOf(bits).add(TWO_64);
  }

  @Override
  Object value(@Nullable Object wire) {
    if (size == Long.BYTES) {
      // A constant is told as a number with a fraction.
      return wire instanceof Number number ? number.longValue() : 0L;
    }
    int bits = wire instanceof Number number ? JsNumber.bits(number) : 0;
    int unused = Integer.SIZE - size * Byte.SIZE;
    return isUnsigned ? bits << unused >>> unused : bits << unused >> unused;
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    if (!(value instanceof Number number) || !isWhole(number)) {
      throw mismatch(value);
    }
    BigInteger integer = JsNumber.integer(number);
    int bits = size * Byte.SIZE;
    boolean isBits = isUnsigned && integer.bitLength() < bits && isAsWide(number);
    boolean fits =
        isUnsigned
            ? integer.signum() >= 0 && integer.bitLength() <= bits
            : integer.bitLength() < bits;
    if (!fits && !isBits) {
      throw mismatch(value);
    }
    return size == Long.BYTES ? (Object) integer.longValue() : (Object) integer.intValue();
  }

  private static boolean isWhole(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || number.doubleValue() == number.longValue();
  }

  /** Whether it is of Java's type for the bits. */
  private boolean isAsWide(Number number) {
    return switch (number) {
      case Byte _ -> size == Byte.BYTES;
      case Short _ -> size == Short.BYTES;
      case Integer _ -> size == Integer.BYTES;
      case Long _ -> size == Long.BYTES;
      default -> false;
    };
  }

  @Override
  Object read(int address) {
    return value(
        switch (size) {
          case Byte.BYTES -> (int) memory.read(address);
          case Short.BYTES -> (int) memory.readShort(address);
          case Long.BYTES -> memory.readLong(address);
          default -> memory.readInt(address);
        });
  }

  @Override
  @Nullable Object shown(@Nullable Object value) {
    if (!isUnsigned) {
      return value;
    }
    return switch (value) {
      case Integer bits -> JsNumber.shortest((double) Integer.toUnsignedLong(bits));
      case Long bits -> unsigned(bits);
      case null, default -> value;
    };
  }

  @Override
  @Nullable Object cast(@Nullable Object value) {
    if (size == Long.BYTES) {
      return value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : value;
    }
    return value(JsNumber.bits(JsNumber.of(value)));
  }

  @Override
  double generic(Object wire) {
    int bits = ((Number) wire).intValue();
    return isUnsigned ? Integer.toUnsignedLong(bits) : bits;
  }
}
