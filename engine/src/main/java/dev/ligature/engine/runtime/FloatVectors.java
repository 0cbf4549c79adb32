package dev.ligature.engine.runtime;

/**
 * What is done with halves of vectors of 32-bit floats: two of them, whose bits a {@code long}
 * holds. A table of instructions.
 */
public final class FloatVectors {
  private static final long SIGNS = 0x8000000080000000L;

  private FloatVectors() {}

  /** A half of two lanes. */
  private static long of(float first, float second) {
    return IntVectors.of(Float.floatToRawIntBits(first), Float.floatToRawIntBits(second));
  }

  static float first(long x) {
    return Float.intBitsToFloat((int) x);
  }

  static float second(long x) {
    return Float.intBitsToFloat((int) (x >>> 32));
  }

  private static long masks(boolean first, boolean second) {
    return IntVectors.of(first ? -1 : 0, second ? -1 : 0);
  }

  public static long f32x4Splat(float value) {
    return IntVectors.i32x4Splat(Float.floatToRawIntBits(value));
  }

  public static float f32x4ExtractLane(long half, int shift) {
    return Float.intBitsToFloat((int) (half >>> shift));
  }

  public static long f32x4ReplaceLane(long half, float value, int shift) {
    return IntVectors.i32x4ReplaceLane(half, Float.floatToRawIntBits(value), shift);
  }

  public static long f32x4Abs(long x) {
    return x & ~SIGNS;
  }

  public static long f32x4Neg(long x) {
    return x ^ SIGNS;
  }

  public static long f32x4Ceil(long x) {
    return of(Numeric.f32Ceil(first(x)), Numeric.f32Ceil(second(x)));
  }

  public static long f32x4Floor(long x) {
    return of(Numeric.f32Floor(first(x)), Numeric.f32Floor(second(x)));
  }

  public static long f32x4Trunc(long x) {
    return of(Numeric.f32Trunc(first(x)), Numeric.f32Trunc(second(x)));
  }

  public static long f32x4Nearest(long x) {
    return of(Numeric.f32Nearest(first(x)), Numeric.f32Nearest(second(x)));
  }

  public static long f32x4Sqrt(long x) {
    return of(Numeric.f32Sqrt(first(x)), Numeric.f32Sqrt(second(x)));
  }

  public static long f32x4Add(long a, long b) {
    return of(first(a) + first(b), second(a) + second(b));
  }

  public static long f32x4Sub(long a, long b) {
    return of(first(a) - first(b), second(a) - second(b));
  }

  public static long f32x4Mul(long a, long b) {
    return of(first(a) * first(b), second(a) * second(b));
  }

  public static long f32x4Div(long a, long b) {
    return of(first(a) / first(b), second(a) / second(b));
  }

  public static long f32x4Min(long a, long b) {
    return of(Numeric.f32Min(first(a), first(b)), Numeric.f32Min(second(a), second(b)));
  }

  public static long f32x4Max(long a, long b) {
    return of(Numeric.f32Max(first(a), first(b)), Numeric.f32Max(second(a), second(b)));
  }

  public static long f32x4Eq(long a, long b) {
    return masks(first(a) == first(b), second(a) == second(b));
  }

  public static long f32x4Ne(long a, long b) {
    return masks(first(a) != first(b), second(a) != second(b));
  }

  public static long f32x4Lt(long a, long b) {
    return masks(first(a) < first(b), second(a) < second(b));
  }

  public static long f32x4Gt(long a, long b) {
    return masks(first(a) > first(b), second(a) > second(b));
  }

  public static long f32x4Le(long a, long b) {
    return masks(first(a) <= first(b), second(a) <= second(b));
  }

  public static long f32x4Ge(long a, long b) {
    return masks(first(a) >= first(b), second(a) >= second(b));
  }

  public static long f32x4Pmin(long a, long b) {
    return LongVectors.v128Bitselect(b, a, f32x4Lt(b, a));
  }

  public static long f32x4Pmax(long a, long b) {
    return LongVectors.v128Bitselect(b, a, f32x4Lt(a, b));
  }

  /** Rounds twice, as others do that have no fused operation. */
  public static long f32x4RelaxedMadd(long a, long b, long c) {
    return f32x4Add(f32x4Mul(a, b), c);
  }

  public static long f32x4RelaxedNmadd(long a, long b, long c) {
    return f32x4Sub(c, f32x4Mul(a, b));
  }

  public static long f32x4ConvertI32x4S(long x) {
    return of((float) (int) x, (float) (int) (x >>> 32));
  }

  public static long f32x4ConvertI32x4U(long x) {
    return of((float) (x & 0xffffffffL), (float) (x >>> 32));
  }

  public static long f32x4DemoteF64x2Zero(long low, long high) {
    return of((float) Double.longBitsToDouble(low), (float) Double.longBitsToDouble(high));
  }
}
