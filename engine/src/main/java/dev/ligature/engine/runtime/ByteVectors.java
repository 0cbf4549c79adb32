package dev.ligature.engine.runtime;

/**
 * What is done with halves of vectors of bytes: eight bytes at once, which a {@code long} holds. A
 * table of instructions.
 *
 * <p>A comparison first has its outcomes in the highest bits of the bytes.
 */
public final class ByteVectors {
  private static final long HIGH = 0x8080808080808080L;
  private static final long LOW = 0x7f7f7f7f7f7f7f7fL;
  private static final long ONES = 0x0101010101010101L;
  private static final long EVEN = 0x00ff00ff00ff00ffL;

  /** Multiplied with lowest bits of bytes, it has all of them in its highest byte. */
  private static final long GATHER = 0x0102040810204080L;

  private ByteVectors() {}

  /** All bits of each byte whose highest bit is set; others of it are not. */
  private static long fill(long bits) {
    return bits | (bits - (bits >>> 7));
  }

  private static long choose(long a, long b, long mask) {
    return b ^ ((a ^ b) & mask);
  }

  public static long i8x16Splat(int value) {
    return (value & 0xff) * ONES;
  }

  public static int i8x16ExtractLaneS(long half, int shift) {
    return (byte) (half >>> shift);
  }

  public static int i8x16ExtractLaneU(long half, int shift) {
    return (int) (half >>> shift) & 0xff;
  }

  public static long i8x16ReplaceLane(long half, int value, int shift) {
    return (half & ~(0xffL << shift)) | (value & 0xffL) << shift;
  }

  public static long i8x16Add(long a, long b) {
    return ((a & LOW) + (b & LOW)) ^ ((a ^ b) & HIGH);
  }

  public static long i8x16Sub(long a, long b) {
    return ((a | HIGH) - (b & LOW)) ^ ((a ^ ~b) & HIGH);
  }

  public static long i8x16Neg(long x) {
    return i8x16Sub(0, x);
  }

  public static long i8x16Abs(long x) {
    long negative = x & HIGH;
    return (x ^ fill(negative)) + (negative >>> 7);
  }

  public static long i8x16Popcnt(long x) {
    long pairs = x - (x >>> 1 & 0x5555555555555555L);
    long fours = (pairs & 0x3333333333333333L) + (pairs >>> 2 & 0x3333333333333333L);
    return (fours + (fours >>> 4)) & 0x0f0f0f0f0f0f0f0fL;
  }

  private static long zeros(long x) {
    return ~(((x & LOW) + LOW) | x) & HIGH;
  }

  public static long i8x16Eq(long a, long b) {
    return fill(zeros(a ^ b));
  }

  public static long i8x16Ne(long a, long b) {
    return ~i8x16Eq(a, b);
  }

  public static long i8x16LtS(long a, long b) {
    return fill(((a & ~b) | (~(a ^ b) & i8x16Sub(a, b))) & HIGH);
  }

  public static long i8x16LtU(long a, long b) {
    return fill(((~a & b) | (~(a ^ b) & i8x16Sub(a, b))) & HIGH);
  }

  public static long i8x16GtS(long a, long b) {
    return i8x16LtS(b, a);
  }

  public static long i8x16GtU(long a, long b) {
    return i8x16LtU(b, a);
  }

  public static long i8x16LeS(long a, long b) {
    return ~i8x16LtS(b, a);
  }

  public static long i8x16LeU(long a, long b) {
    return ~i8x16LtU(b, a);
  }

  public static long i8x16GeS(long a, long b) {
    return ~i8x16LtS(a, b);
  }

  public static long i8x16GeU(long a, long b) {
    return ~i8x16LtU(a, b);
  }

  public static long i8x16MinS(long a, long b) {
    return choose(a, b, i8x16LtS(a, b));
  }

  public static long i8x16MinU(long a, long b) {
    return choose(a, b, i8x16LtU(a, b));
  }

  public static long i8x16MaxS(long a, long b) {
    return choose(b, a, i8x16LtS(a, b));
  }

  public static long i8x16MaxU(long a, long b) {
    return choose(b, a, i8x16LtU(a, b));
  }

  /** The furthest value that has the sign of each byte. */
  private static long limits(long x) {
    return (x >>> 7 & ONES) + LOW;
  }

  public static long i8x16AddSatS(long a, long b) {
    long sum = i8x16Add(a, b);
    return choose(limits(a), sum, fill(~(a ^ b) & (a ^ sum) & HIGH));
  }

  public static long i8x16AddSatU(long a, long b) {
    long sum = i8x16Add(a, b);
    return sum | fill(((a & b) | ((a | b) & ~sum)) & HIGH);
  }

  public static long i8x16SubSatS(long a, long b) {
    long difference = i8x16Sub(a, b);
    return choose(limits(a), difference, fill((a ^ b) & (a ^ difference) & HIGH));
  }

  public static long i8x16SubSatU(long a, long b) {
    long difference = i8x16Sub(a, b);
    return difference & ~fill(((~a & b) | (~(a ^ b) & difference)) & HIGH);
  }

  public static long i8x16AvgrU(long a, long b) {
    return (a | b) - ((a ^ b) >>> 1 & LOW);
  }

  public static long i8x16Shl(long x, int distance) {
    int bits = distance & 7;
    return x << bits & (0xff << bits & 0xff) * ONES;
  }

  public static long i8x16ShrU(long x, int distance) {
    int bits = distance & 7;
    return x >>> bits & (0xff >>> bits) * ONES;
  }

  public static long i8x16ShrS(long x, int distance) {
    int bits = distance & 7;
    long kept = (0xff >>> bits) * ONES;
    return (x >>> bits & kept) | (fill(x & HIGH) & ~kept);
  }

  public static int i8x16AllTrue(long low, long high) {
    return (zeros(low) | zeros(high)) == 0 ? 1 : 0;
  }

  public static int i8x16Bitmask(long low, long high) {
    long first = ((low >>> 7 & ONES) * GATHER) >>> 56;
    long second = ((high >>> 7 & ONES) * GATHER) >>> 56;
    return (int) (first | second << 8);
  }

  /** The lower bytes of four pairs of bytes. */
  private static long pack(long x) {
    long pairs = (x | x >>> 8) & 0x0000ffff0000ffffL;
    return (pairs | pairs >>> 16) & 0xffffffffL;
  }

  public static long i8x16NarrowI16x8S(long first, long second) {
    return pack(clampS(first) & EVEN) | pack(clampS(second) & EVEN) << 32;
  }

  private static long clampS(long x) {
    long most = ShortVectors.i16x8MinS(x, 0x007f007f007f007fL);
    return ShortVectors.i16x8MaxS(most, 0xff80ff80ff80ff80L);
  }

  public static long i8x16NarrowI16x8U(long first, long second) {
    return pack(clampU(first)) | pack(clampU(second)) << 32;
  }

  private static long clampU(long x) {
    return ShortVectors.i16x8MaxS(ShortVectors.i16x8MinS(x, EVEN), 0);
  }

  public static long i8x16Swizzle(long low, long high, long lanes) {
    return lane(low, high, lanes)
        | lane(low, high, lanes >>> 8) << 8
        | lane(low, high, lanes >>> 16) << 16
        | lane(low, high, lanes >>> 24) << 24
        | lane(low, high, lanes >>> 32) << 32
        | lane(low, high, lanes >>> 40) << 40
        | lane(low, high, lanes >>> 48) << 48
        | lane(low, high, lanes >>> 56) << 56;
  }

  private static long lane(long low, long high, long lane) {
    int number = (int) lane & 0xff;
    long half = (number & 8) == 0 ? low : high;
    return number < 16 ? half >>> (number << 3) & 0xff : 0;
  }
}
