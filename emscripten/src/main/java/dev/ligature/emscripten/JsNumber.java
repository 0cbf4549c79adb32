package dev.ligature.emscripten;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of JavaScript: {@link Double}, and {@link Integer} for those that are whole. {@link Long}
 * and {@link BigInteger} are its big integers.
 */
final class JsNumber {
  private static final double TWO_32 = 0x1p32;

  /** From here on they are written with an exponent. */
  private static final double LARGE = 1e21;

  private JsNumber() {}

  /** Whether it is a big integer. */
  static boolean isBig(@Nullable Object value) {
    return value instanceof Long || value instanceof BigInteger;
  }

  /** A number as short as can be. */
  static Number shortest(double value) {
    boolean isWhole = value == (int) value && !(value == 0 && 1 / value < 0);
    return isWhole ? (Number) (int) value : (Number) value;
  }

  /** The number that a value counts as, which may be none. */
  static Number of(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Boolean truth -> truth ? 1 : 0;
      case Number number -> number;
      case String text -> parse(text.strip());
      default -> Double.NaN;
    };
  }

  private static Number parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return shortest(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /** The lower 32 bits of what is left of it without a fraction. */
  static int bits(Number number) {
    if (isBig(number) || number instanceof Integer) {
      return number.intValue();
    }
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    return (int) (long) (whole % TWO_32);
  }

  /** How two compare; NaN is more than any. */
  static int compare(Number first, Number second) {
    if (isBig(first) && isBig(second)) {
      return integer(first).compareTo(integer(second));
    }
    double a = first.doubleValue();
    double b = second.doubleValue();
    if (a == b) {
      return 0;
    }
    return a < b ? -1 : 1;
  }

  /** A number without a fraction. */
  static BigInteger integer(Number number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  static String text(Number number) {
    double value = number.doubleValue();
    if (isBig(number) || number instanceof Integer || Double.isNaN(value)) {
      return number.toString();
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "-Infinity" : "Infinity";
    }
    return Math.abs(value) < LARGE && value == Math.rint(value)
        ? new BigDecimal(value).toPlainString()
        : Double.toString(value).replace("E", "e");
  }
}
