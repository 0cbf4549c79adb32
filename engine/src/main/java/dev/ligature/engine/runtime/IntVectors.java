package dev.ligature.engine.runtime;

/**
 * What is done with halves of vectors of 32-bit integers: two of them, which a {@code long} holds.
 * A table of instructions.
 */
public final class IntVectors {
  /** The lowest bit of the second lane, which a sum of the first ones may carry to. */
  private static final long UPPER = 1L << 32;

  private IntVectors() {}

  /** A half of two lanes. */
  static long of(int first, int second) {
    return (first & 0xffffffffL) | (long) second << 32;
  }

  private static int second(long x) {
    return (int) (x >>> 32);
  }

  private static int mask(boolean holds) {
    return holds ? -1 : 0;
  }

  public static long i32x4Splat(int value) {
    return of(value, value);
  }

  public static int i32x4ExtractLane(long half, int shift) {
    return (int) (half >>> shift);
  }

  public static long i32x4ReplaceLane(long half, int value, int shift) {
    return (half & ~(0xffffffffL << shift)) | (value & 0xffffffffL) << shift;
  }

  public static long i32x4Add(long a, long b) {
    long sum = a + b;
    return sum - ((a ^ b ^ sum) & UPPER);
  }

  public static long i32x4Sub(long a, long b) {
    long difference = a - b;
    return difference + ((a ^ b ^ difference) & UPPER);
  }

  public static long i32x4Mul(long a, long b) {
    return of((int) a * (int) b, second(a) * second(b));
  }

  public static long i32x4Neg(long x) {
    return i32x4Sub(0, x);
  }

  public static long i32x4Abs(long x) {
    return of(Math.abs((int) x), Math.abs(second(x)));
  }

  public static long i32x4Eq(long a, long b) {
    return of(mask((int) a == (int) b), mask(second(a) == second(b)));
  }

  public static long i32x4Ne(long a, long b) {
    return ~i32x4Eq(a, b);
  }

  public static long i32x4LtS(long a, long b) {
    return of(mask((int) a < (int) b), mask(second(a) < second(b)));
  }

  public static long i32x4LtU(long a, long b) {
    return i32x4LtS(flipped(a), flipped(b));
  }

  private static long flipped(long x) {
    return x ^ 0x8000000080000000L;
  }

  public static long i32x4GtS(long a, long b) {
    return i32x4LtS(b, a);
  }

  public static long i32x4GtU(long a, long b) {
    return i32x4LtU(b, a);
  }

  public static long i32x4LeS(long a, long b) {
    return ~i32x4LtS(b, a);
  }

  public static long i32x4LeU(long a, long b) {
    return ~i32x4LtU(b, a);
  }

  public static long i32x4GeS(long a, long b) {
    return ~i32x4LtS(a, b);
  }

  public static long i32x4GeU(long a, long b) {
    return ~i32x4LtU(a, b);
  }

  public static long i32x4MinS(long a, long b) {
    return of(Math.min((int) a, (int) b), Math.min(second(a), second(b)));
  }

  public static long i32x4MinU(long a, long b) {
    return flipped(i32x4MinS(flipped(a), flipped(b)));
  }

  public static long i32x4MaxS(long a, long b) {
    return of(Math.max((int) a, (int) b), Math.max(second(a), second(b)));
  }

  public static long i32x4MaxU(long a, long b) {
    return flipped(i32x4MaxS(flipped(a), flipped(b)));
  }

  public static long i32x4Shl(long x, int distance) {
    long kept = (-1 << distance) & 0xffffffffL;
    return x << (distance & 31) & (kept | kept << 32);
  }

  public static long i32x4ShrS(long x, int distance) {
    return of((int) x >> distance, second(x) >> distance);
  }

  public static long i32x4ShrU(long x, int distance) {
    long kept = (-1 >>> distance) & 0xffffffffL;
    return x >>> (distance & 31) & (kept | kept << 32);
  }

  public static int i32x4AllTrue(long low, long high) {
    return (int) low != 0 && second(low) != 0 && (int) high != 0 && second(high) != 0 ? 1 : 0;
  }

  public static int i32x4Bitmask(long low, long high) {
    return bits(low) | bits(high) << 2;
  }

  private static int bits(long x) {
    return (int) ((x >>> 31 & 1) | (x >>> 63 << 1));
  }

  /** The first two lanes of 16 bits as lanes. */
  public static long i32x4ExtendI16x8S(long x) {
    return of((short) x, (int) x >> 16);
  }

  public static long i32x4ExtendI16x8U(long x) {
    return (x & 0xffffL) | (x & 0xffff0000L) << 16;
  }

  public static long i32x4ExtmulI16x8S(long a, long b) {
    return of((short) a * (short) b, ((int) a >> 16) * ((int) b >> 16));
  }

  public static long i32x4ExtmulI16x8U(long a, long b) {
    return of(((int) a & 0xffff) * ((int) b & 0xffff), ((int) a >>> 16) * ((int) b >>> 16));
  }

  public static long i32x4ExtaddPairwiseI16x8S(long x) {
    return of((short) x + ((int) x >> 16), (short) (x >>> 32) + (int) (x >> 48));
  }

  public static long i32x4ExtaddPairwiseI16x8U(long x) {
    return (x & 0x0000ffff0000ffffL) + (x >>> 16 & 0x0000ffff0000ffffL);
  }

  public static long i32x4DotI16x8S(long a, long b) {
    return of(dot((int) a, (int) b), dot(second(a), second(b)));
  }

  private static int dot(int a, int b) {
    return (short) a * (short) b + (a >> 16) * (b >> 16);
  }

  /** The sums of pairs of products wrap at 16 bits, as those of the shorter instruction do. */
  public static long i32x4DotI8x16I7x16AddS(long a, long b, long sum) {
    long products = ShortVectors.i16x8DotI8x16I7x16S(a, b);
    return i32x4Add(i32x4ExtaddPairwiseI16x8S(products), sum);
  }

  public static long i32x4TruncSatF32x4S(long x) {
    return of((int) FloatVectors.first(x), (int) FloatVectors.second(x));
  }

  public static long i32x4TruncSatF32x4U(long x) {
    return of(
        Numeric.i32TruncSatF32U(FloatVectors.first(x)),
        Numeric.i32TruncSatF32U(FloatVectors.second(x)));
  }

  public static long i32x4TruncSatF64x2SZero(long low, long high) {
    return of((int) Double.longBitsToDouble(low), (int) Double.longBitsToDouble(high));
  }

  public static long i32x4TruncSatF64x2UZero(long low, long high) {
    return of(
        Numeric.i32TruncSatF64U(Double.longBitsToDouble(low)),
        Numeric.i32TruncSatF64U(Double.longBitsToDouble(high)));
  }
}
