package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import java.math.BigInteger;

/**
 * Numbers.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/values.html">Values</a>
 */
public final class Literals {
  private static final int F32_NAN = 0x7f80_0000;
  private static final long F64_NAN = 0x7ff0_0000_0000_0000L;

  private Literals() {}

  /** An integer of up to {@code bits} bits, signed or unsigned, sign-extended. */
  public static long integer(Atom atom, int bits) {
    BigInteger value = parse(atom, atom.text());
    boolean fits = value.signum() < 0 ? value.bitLength() < bits : value.bitLength() <= bits;
    if (!fits) {
      throw outOfRange(atom);
    }
    return value.longValue() << (64 - bits) >> (64 - bits);
  }

  /** An unsigned integer without sign of up to {@code bits} bits. */
  static long unsigned(Atom atom, String text, int bits) {
    if (text.startsWith("+") || text.startsWith("-")) {
      throw Cursor.unexpected(atom);
    }
    BigInteger value = parse(atom, text);
    if (value.bitLength() > bits) {
      throw outOfRange(atom);
    }
    return value.longValue();
  }

  private static BigInteger parse(Atom atom, String text) {
    String digits = text.replace("_", "").replaceFirst("^[+-]", "");
    boolean hex = digits.startsWith("0x");
    digits = hex ? digits.substring(2) : digits;
    if (!digits.matches(hex ? "[0-9a-fA-F]+" : "[0-9]+")) {
      throw Cursor.unexpected(atom);
    }
    BigInteger magnitude = new BigInteger(digits, hex ? 16 : 10);
    return text.startsWith("-") ? magnitude.negate() : magnitude;
  }

  /** The bits of a 32-bit float. */
  public static int f32(Atom atom) {
    requireNumber(atom);
    String text = magnitude(atom);
    int sign = atom.text().startsWith("-") ? Integer.MIN_VALUE : 0;
    if (text.startsWith("nan")) {
      return sign | F32_NAN | (int) payload(atom, text, 23);
    }
    float value = text.equals("inf") ? Float.POSITIVE_INFINITY : Float.parseFloat(text);
    if (Float.isInfinite(value) && !text.equals("inf")) {
      throw outOfRange(atom);
    }
    return sign | Float.floatToRawIntBits(value);
  }

  /** The bits of a 64-bit float. */
  public static long f64(Atom atom) {
    requireNumber(atom);
    String text = magnitude(atom);
    long sign = atom.text().startsWith("-") ? Long.MIN_VALUE : 0;
    if (text.startsWith("nan")) {
      return sign | F64_NAN | payload(atom, text, 52);
    }
    double value = text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    if (Double.isInfinite(value) && !text.equals("inf")) {
      throw outOfRange(atom);
    }
    return sign | Double.doubleToRawLongBits(value);
  }

  private static void requireNumber(Atom atom) {
    if (atom.kind() != Kind.NUMBER) {
      throw Cursor.unexpected(atom);
    }
  }

  /**
   * Without sign, as the JDK's parsers read it: they want an exponent behind hexadecimal digits.
   */
  private static String magnitude(Atom atom) {
    String text = atom.text().replace("_", "").replaceFirst("^[+-]", "");
    return text.startsWith("0x") && !text.matches(".*[pP].*") ? text + "p0" : text;
  }

  private static long payload(Atom atom, String text, int bits) {
    if (text.equals("nan")) {
      return 1L << (bits - 1);
    }
    BigInteger payload = new BigInteger(text.substring("nan:0x".length()), 16);
    if (payload.signum() == 0 || payload.bitLength() > bits) {
      throw outOfRange(atom);
    }
    return payload.longValue();
  }

  private static TextException outOfRange(Atom atom) {
    return new TextException("constant out of range: " + atom.text(), atom.line());
  }
}
