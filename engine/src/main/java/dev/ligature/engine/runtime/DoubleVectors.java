package dev.ligature.engine.runtime;

/**
 * What is done with halves of vectors of 64-bit floats, which are one of them. A table of
 * instructions.
 */
public final class DoubleVectors {
  private DoubleVectors() {}

  private static long of(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static double value(long x) {
    return Double.longBitsToDouble(x);
  }

  private static long mask(boolean holds) {
    return holds ? -1 : 0;
  }

  public static long f64x2Splat(double value) {
    return of(value);
  }

  public static double f64x2ExtractLane(long half, int shift) {
    return value(half);
  }

  public static long f64x2ReplaceLane(long half, double value, int shift) {
    return of(value);
  }

  public static long f64x2Abs(long x) {
    return x & Long.MAX_VALUE;
  }

  public static long f64x2Neg(long x) {
    return x ^ Long.MIN_VALUE;
  }

  public static long f64x2Ceil(long x) {
    return of(Numeric.f64Ceil(value(x)));
  }

  public static long f64x2Floor(long x) {
    return of(Numeric.f64Floor(value(x)));
  }

  public static long f64x2Trunc(long x) {
    return of(Numeric.f64Trunc(value(x)));
  }

  public static long f64x2Nearest(long x) {
    return of(Math.rint(value(x)));
  }

  public static long f64x2Sqrt(long x) {
    return of(Math.sqrt(value(x)));
  }

  public static long f64x2Add(long a, long b) {
    return of(value(a) + value(b));
  }

  public static long f64x2Sub(long a, long b) {
    return of(value(a) - value(b));
  }

  public static long f64x2Mul(long a, long b) {
    return of(value(a) * value(b));
  }

  public static long f64x2Div(long a, long b) {
    return of(value(a) / value(b));
  }

  public static long f64x2Min(long a, long b) {
    return of(Numeric.f64Min(value(a), value(b)));
  }

  public static long f64x2Max(long a, long b) {
    return of(Numeric.f64Max(value(a), value(b)));
  }

  public static long f64x2Eq(long a, long b) {
    return mask(value(a) == value(b));
  }

  public static long f64x2Ne(long a, long b) {
    return mask(value(a) != value(b));
  }

  public static long f64x2Lt(long a, long b) {
    return mask(value(a) < value(b));
  }

  public static long f64x2Gt(long a, long b) {
    return mask(value(a) > value(b));
  }

  public static long f64x2Le(long a, long b) {
    return mask(value(a) <= value(b));
  }

  public static long f64x2Ge(long a, long b) {
    return mask(value(a) >= value(b));
  }

  public static long f64x2Pmin(long a, long b) {
    return value(b) < value(a) ? b : a;
  }

  public static long f64x2Pmax(long a, long b) {
    return value(a) < value(b) ? b : a;
  }

  /** Rounds twice, as others do that have no fused operation. */
  public static long f64x2RelaxedMadd(long a, long b, long c) {
    return of(value(a) * value(b) + value(c));
  }

  public static long f64x2RelaxedNmadd(long a, long b, long c) {
    return of(value(c) - value(a) * value(b));
  }

  public static long f64x2ConvertI32x4S(long x) {
    return of((double) (int) x);
  }

  public static long f64x2ConvertI32x4U(long x) {
    return of((double) (x & 0xffffffffL));
  }

  public static long f64x2PromoteF32x4(long x) {
    return of((double) Float.intBitsToFloat((int) x));
  }
}
