package dev.ligature.engine.runtime;

/**
 * What is done with halves of vectors of 16-bit integers: four of them at once, which a {@code
 * long} holds. A table of instructions.
 *
 * <p>A comparison first has its outcomes in the highest bits of the lanes.
 */
public final class ShortVectors {
  private static final long HIGH = 0x8000800080008000L;
  private static final long LOW = 0x7fff7fff7fff7fffL;
  private static final long ONES = 0x0001000100010001L;
  private static final long BYTES = 0x00ff00ff00ff00ffL;

  /** Multiplied with lowest bits of lanes, it has all of them in its highest four bits. */
  private static final long GATHER = 0x1000200040008000L;

  private ShortVectors() {}

  /** All bits of each lane whose highest bit is set; others of it are not. */
  private static long fill(long bits) {
    return bits | (bits - (bits >>> 15));
  }

  private static long choose(long a, long b, long mask) {
    return b ^ ((a ^ b) & mask);
  }

  /** A half of four lanes. */
  private static long of(int first, int second, int third, int fourth) {
    return (first & 0xffffL)
        | (second & 0xffffL) << 16
        | (third & 0xffffL) << 32
        | (long) fourth << 48;
  }

  private static int lane(long x, int shift) {
    return (short) (x >>> shift);
  }

  public static long i16x8Splat(int value) {
    return (value & 0xffff) * ONES;
  }

  public static int i16x8ExtractLaneS(long half, int shift) {
    return (short) (half >>> shift);
  }

  public static int i16x8ExtractLaneU(long half, int shift) {
    return (int) (half >>> shift) & 0xffff;
  }

  public static long i16x8ReplaceLane(long half, int value, int shift) {
    return (half & ~(0xffffL << shift)) | (value & 0xffffL) << shift;
  }

  public static long i16x8Add(long a, long b) {
    return ((a & LOW) + (b & LOW)) ^ ((a ^ b) & HIGH);
  }

  public static long i16x8Sub(long a, long b) {
    return ((a | HIGH) - (b & LOW)) ^ ((a ^ ~b) & HIGH);
  }

  public static long i16x8Mul(long a, long b) {
    return of(
        (int) a * (int) b,
        (int) (a >>> 16) * (int) (b >>> 16),
        (int) (a >>> 32) * (int) (b >>> 32),
        (int) (a >>> 48) * (int) (b >>> 48));
  }

  public static long i16x8Neg(long x) {
    return i16x8Sub(0, x);
  }

  public static long i16x8Abs(long x) {
    long negative = x & HIGH;
    return (x ^ fill(negative)) + (negative >>> 15);
  }

  private static long zeros(long x) {
    return ~(((x & LOW) + LOW) | x) & HIGH;
  }

  public static long i16x8Eq(long a, long b) {
    return fill(zeros(a ^ b));
  }

  public static long i16x8Ne(long a, long b) {
    return ~i16x8Eq(a, b);
  }

  public static long i16x8LtS(long a, long b) {
    return fill(((a & ~b) | (~(a ^ b) & i16x8Sub(a, b))) & HIGH);
  }

  public static long i16x8LtU(long a, long b) {
    return fill(((~a & b) | (~(a ^ b) & i16x8Sub(a, b))) & HIGH);
  }

  public static long i16x8GtS(long a, long b) {
    return i16x8LtS(b, a);
  }

  public static long i16x8GtU(long a, long b) {
    return i16x8LtU(b, a);
  }

  public static long i16x8LeS(long a, long b) {
    return ~i16x8LtS(b, a);
  }

  public static long i16x8LeU(long a, long b) {
    return ~i16x8LtU(b, a);
  }

  public static long i16x8GeS(long a, long b) {
    return ~i16x8LtS(a, b);
  }

  public static long i16x8GeU(long a, long b) {
    return ~i16x8LtU(a, b);
  }

  public static long i16x8MinS(long a, long b) {
    return choose(a, b, i16x8LtS(a, b));
  }

  public static long i16x8MinU(long a, long b) {
    return choose(a, b, i16x8LtU(a, b));
  }

  public static long i16x8MaxS(long a, long b) {
    return choose(b, a, i16x8LtS(a, b));
  }

  public static long i16x8MaxU(long a, long b) {
    return choose(b, a, i16x8LtU(a, b));
  }

  /** The furthest value that has the sign of each lane. */
  private static long limits(long x) {
    return (x >>> 15 & ONES) + LOW;
  }

  public static long i16x8AddSatS(long a, long b) {
    long sum = i16x8Add(a, b);
    return choose(limits(a), sum, fill(~(a ^ b) & (a ^ sum) & HIGH));
  }

  public static long i16x8AddSatU(long a, long b) {
    long sum = i16x8Add(a, b);
    return sum | fill(((a & b) | ((a | b) & ~sum)) & HIGH);
  }

  public static long i16x8SubSatS(long a, long b) {
    long difference = i16x8Sub(a, b);
    return choose(limits(a), difference, fill((a ^ b) & (a ^ difference) & HIGH));
  }

  public static long i16x8SubSatU(long a, long b) {
    long difference = i16x8Sub(a, b);
    return difference & ~fill(((~a & b) | (~(a ^ b) & difference)) & HIGH);
  }

  public static long i16x8AvgrU(long a, long b) {
    return (a | b) - ((a ^ b) >>> 1 & LOW);
  }

  public static long i16x8Q15mulrSatS(long a, long b) {
    return of(
        q15mulr(lane(a, 0), lane(b, 0)),
        q15mulr(lane(a, 16), lane(b, 16)),
        q15mulr(lane(a, 32), lane(b, 32)),
        q15mulr(lane(a, 48), lane(b, 48)));
  }

  private static int q15mulr(int a, int b) {
    return Math.min((a * b + 0x4000) >> 15, Short.MAX_VALUE);
  }

  public static long i16x8Shl(long x, int distance) {
    int bits = distance & 15;
    return x << bits & (0xffff << bits & 0xffff) * ONES;
  }

  public static long i16x8ShrU(long x, int distance) {
    int bits = distance & 15;
    return x >>> bits & (0xffff >>> bits) * ONES;
  }

  public static long i16x8ShrS(long x, int distance) {
    int bits = distance & 15;
    long kept = (0xffff >>> bits) * ONES;
    return (x >>> bits & kept) | (fill(x & HIGH) & ~kept);
  }

  public static int i16x8AllTrue(long low, long high) {
    return (zeros(low) | zeros(high)) == 0 ? 1 : 0;
  }

  public static int i16x8Bitmask(long low, long high) {
    long first = ((low >>> 15 & ONES) * GATHER) >>> 60;
    long second = ((high >>> 15 & ONES) * GATHER) >>> 60;
    return (int) (first | second << 4);
  }

  /** The lower lanes of two pairs of lanes. */
  private static long pack(long x) {
    return (x | x >>> 16) & 0xffffffffL;
  }

  public static long i16x8NarrowI32x4S(long first, long second) {
    return pack(clampS(first)) | pack(clampS(second)) << 32;
  }

  private static long clampS(long x) {
    int low = Math.max(Math.min((int) x, Short.MAX_VALUE), Short.MIN_VALUE);
    int high = Math.max(Math.min((int) (x >>> 32), Short.MAX_VALUE), Short.MIN_VALUE);
    return (low & 0xffffL) | (high & 0xffffL) << 32;
  }

  public static long i16x8NarrowI32x4U(long first, long second) {
    return pack(clampU(first)) | pack(clampU(second)) << 32;
  }

  private static long clampU(long x) {
    long low = Math.max(Math.min((int) x, 0xffff), 0);
    long high = Math.max(Math.min((int) (x >>> 32), 0xffff), 0);
    return low | high << 32;
  }

  /** The first four bytes as lanes. */
  public static long i16x8ExtendI8x16U(long x) {
    long pairs = (x & 0xffffL) | (x & 0xffff0000L) << 16;
    return (pairs | pairs << 8) & BYTES;
  }

  public static long i16x8ExtendI8x16S(long x) {
    // What is negative lacks the upper bits.
    long lanes = i16x8ExtendI8x16U(x);
    long negative = lanes & 0x0080008000800080L;
    return lanes | ((negative << 9) - (negative << 1));
  }

  public static long i16x8ExtmulI8x16S(long a, long b) {
    return of(
        (byte) a * (byte) b,
        (byte) (a >>> 8) * (byte) (b >>> 8),
        (byte) (a >>> 16) * (byte) (b >>> 16),
        (byte) (a >>> 24) * (byte) (b >>> 24));
  }

  public static long i16x8ExtmulI8x16U(long a, long b) {
    return i16x8Mul(i16x8ExtendI8x16U(a), i16x8ExtendI8x16U(b));
  }

  public static long i16x8ExtaddPairwiseI8x16U(long x) {
    return (x & BYTES) + (x >>> 8 & BYTES);
  }

  public static long i16x8ExtaddPairwiseI8x16S(long x) {
    // Each byte is 128 too much, and the sums are without sign.
    long sums = i16x8ExtaddPairwiseI8x16U(x ^ 0x8080808080808080L);
    return i16x8Sub(sums, 0x0100010001000100L);
  }

  public static long i16x8DotI8x16I7x16S(long a, long b) {
    return of(dot(a, b), dot(a >>> 16, b >>> 16), dot(a >>> 32, b >>> 32), dot(a >>> 48, b >>> 48));
  }

  static int dot(long a, long b) {
    return (byte) a * (byte) b + (byte) (a >>> 8) * (byte) (b >>> 8);
  }
}
