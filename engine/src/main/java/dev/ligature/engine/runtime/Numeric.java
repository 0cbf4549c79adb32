package dev.ligature.engine.runtime;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;

/**
 * Numeric instructions that Java has no single operation for. Division by zero is left to the JVM's
 * own check, which {@link Traps} turns into a trap.
 *
 * @see <a href="https://webassembly.github.io/spec/core/exec/numerics.html">Numerics</a>
 */
public final class Numeric {
  private static final double TWO_31 = 0x1p31;
  private static final double TWO_32 = 0x1p32;
  private static final double TWO_63 = 0x1p63;
  private static final double TWO_64 = 0x1p64;

  private Numeric() {}

  public static int i32DivS(int a, int b) {
    if (a == Integer.MIN_VALUE && b == -1) {
      throw new TrapException(TrapKind.INTEGER_OVERFLOW);
    }
    return a / b;
  }

  public static long i64DivS(long a, long b) {
    if (a == Long.MIN_VALUE && b == -1) {
      throw new TrapException(TrapKind.INTEGER_OVERFLOW);
    }
    return a / b;
  }

  /**
   * Adding two operands makes a quiet NaN of a signalling one, which Math.min passes on as it is.
   */
  public static float f32Min(float a, float b) {
    float result = Math.min(a, b);
    return Float.isNaN(result) ? a + b : result;
  }

  public static float f32Max(float a, float b) {
    float result = Math.max(a, b);
    return Float.isNaN(result) ? a + b : result;
  }

  public static double f64Min(double a, double b) {
    double result = Math.min(a, b);
    return Double.isNaN(result) ? a + b : result;
  }

  public static double f64Max(double a, double b) {
    double result = Math.max(a, b);
    return Double.isNaN(result) ? a + b : result;
  }

  public static float f32Trunc(float x) {
    return (float) f64Trunc(x);
  }

  public static double f64Trunc(double x) {
    return x < 0 ? f64Ceil(x) : f64Floor(x);
  }

  /** Adds a NaN to itself, which makes it quiet. */
  public static double f64Ceil(double x) {
    return Double.isNaN(x) ? x + x : Math.ceil(x);
  }

  public static double f64Floor(double x) {
    return Double.isNaN(x) ? x + x : Math.floor(x);
  }

  public static float f32Ceil(float x) {
    return (float) Math.ceil(x);
  }

  public static float f32Floor(float x) {
    return (float) Math.floor(x);
  }

  public static float f32Nearest(float x) {
    return (float) Math.rint(x);
  }

  public static float f32Sqrt(float x) {
    return (float) Math.sqrt(x);
  }

  /** Copies the sign bit, of a NaN too, which {@link Math#copySign} does not promise. */
  public static float f32Copysign(float x, float sign) {
    return Float.intBitsToFloat(
        (Float.floatToRawIntBits(x) & 0x7fffffff) | (Float.floatToRawIntBits(sign) & 0x80000000));
  }

  /** Copies the sign bit, of a NaN too, which {@link Math#copySign} does not promise. */
  public static double f64Copysign(double x, double sign) {
    return Double.longBitsToDouble(
        (Double.doubleToRawLongBits(x) & Long.MAX_VALUE)
            | (Double.doubleToRawLongBits(sign) & Long.MIN_VALUE));
  }

  public static int i32TruncF32S(float x) {
    return i32TruncF64S(x);
  }

  public static int i32TruncF32U(float x) {
    return i32TruncF64U(x);
  }

  public static int i32TruncF64S(double x) {
    checkRange(x, x > -TWO_31 - 1 && x < TWO_31);
    return (int) x;
  }

  public static int i32TruncF64U(double x) {
    checkRange(x, x > -1 && x < TWO_32);
    return (int) (long) x;
  }

  public static long i64TruncF32S(float x) {
    return i64TruncF64S(x);
  }

  public static long i64TruncF32U(float x) {
    return i64TruncF64U(x);
  }

  public static long i64TruncF64S(double x) {
    checkRange(x, x >= -TWO_63 && x < TWO_63);
    return (long) x;
  }

  public static long i64TruncF64U(double x) {
    checkRange(x, x > -1 && x < TWO_64);
    return toUnsignedLong(x);
  }

  private static void checkRange(double x, boolean fits) {
    if (!fits) {
      throw new TrapException(
          Double.isNaN(x) ? TrapKind.INVALID_CONVERSION : TrapKind.INTEGER_OVERFLOW);
    }
  }

  private static long toUnsignedLong(double x) {
    return x < TWO_63 ? (long) x : (long) (x - TWO_63) ^ Long.MIN_VALUE;
  }

  public static int i32TruncSatF32U(float x) {
    return i32TruncSatF64U(x);
  }

  public static int i32TruncSatF64U(double x) {
    return (int) Math.clamp((long) x, 0, 0xffffffffL);
  }

  public static long i64TruncSatF32U(float x) {
    return i64TruncSatF64U(x);
  }

  public static long i64TruncSatF64U(double x) {
    if (!(x > 0)) {
      return 0;
    }
    return x >= TWO_64 ? -1 : toUnsignedLong(x);
  }

  public static float f32ConvertI32U(int x) {
    return (float) (x & 0xffffffffL);
  }

  public static double f64ConvertI32U(int x) {
    return (double) (x & 0xffffffffL);
  }

  /** Halves large numbers, keeping the lost bit sticky so that rounding stays right. */
  public static float f32ConvertI64U(long x) {
    return x >= 0 ? (float) x : (float) ((x >>> 1) | (x & 1)) * 2;
  }

  /** Halves large numbers, keeping the lost bit sticky so that rounding stays right. */
  public static double f64ConvertI64U(long x) {
    return x >= 0 ? (double) x : (double) ((x >>> 1) | (x & 1)) * 2;
  }

  /** The higher half of a sum of 128 bits. */
  public static long addHigh(long low, long high, long otherLow, long otherHigh) {
    long carry = Long.compareUnsigned(low + otherLow, low) < 0 ? 1 : 0;
    return high + otherHigh + carry;
  }

  /** The higher half of a difference of 128 bits. */
  public static long subtractHigh(long low, long high, long otherLow, long otherHigh) {
    long borrow = Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0;
    return high - otherHigh - borrow;
  }
}
