package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What is done with whole vectors of 64-bit integers, and of any shape. A table of instructions.
 *
 * <p>C2 has no masks of two lanes on x86, so that comparisons do without.
 */
public final class LongLanes {
  private static final LongVector UPPER = of(1, 1).reinterpretAsLongs();

  private LongLanes() {}

  private static LongVector longs(ByteVector x) {
    return x.reinterpretAsLongs();
  }

  /** A vector of two halves. */
  public static ByteVector of(long low, long high) {
    return LongVector.broadcast(LongVector.SPECIES_128, low).withLane(1, high).reinterpretAsBytes();
  }

  public static long low(ByteVector x) {
    return longs(x).lane(0);
  }

  public static long high(ByteVector x) {
    return longs(x).lane(1);
  }

  /** The upper half as the lower one. */
  static ByteVector upper(ByteVector x) {
    return UPPER.selectFrom(longs(x)).reinterpretAsBytes();
  }

  public static ByteVector v128Xor(ByteVector a, ByteVector b) {
    return a.lanewise(VectorOperators.XOR, b);
  }

  public static ByteVector v128Andnot(ByteVector a, ByteVector b) {
    return a.lanewise(VectorOperators.AND_NOT, b);
  }

  public static ByteVector v128Bitselect(ByteVector a, ByteVector b, ByteVector mask) {
    return b.bitwiseBlend(a, mask);
  }

  private static ByteVector filled(LongVector signs) {
    return signs.lanewise(VectorOperators.ASHR, Long.SIZE - 1).reinterpretAsBytes();
  }

  public static ByteVector i64x2Ne(ByteVector a, ByteVector b) {
    LongVector difference = longs(v128Xor(a, b));
    return filled(difference.or(difference.neg()));
  }

  public static ByteVector i64x2Eq(ByteVector a, ByteVector b) {
    return i64x2Ne(a, b).not();
  }

  /** The sign of the difference, but for what overflows. */
  public static ByteVector i64x2LtS(ByteVector a, ByteVector b) {
    LongVector difference = longs(a).sub(longs(b));
    ByteVector same = v128Xor(a, b).not().and(difference.reinterpretAsBytes());
    return filled(longs(v128Andnot(a, b).or(same)));
  }

  public static ByteVector i64x2GtS(ByteVector a, ByteVector b) {
    return i64x2LtS(b, a);
  }

  public static ByteVector i64x2LeS(ByteVector a, ByteVector b) {
    return i64x2LtS(b, a).not();
  }

  public static ByteVector i64x2GeS(ByteVector a, ByteVector b) {
    return i64x2LtS(a, b).not();
  }

  public static int i64x2AllTrue(ByteVector x) {
    return low(x) != 0 && high(x) != 0 ? 1 : 0;
  }

  public static int i64x2Bitmask(ByteVector x) {
    return LongVectors.i64x2Bitmask(low(x), high(x));
  }

  /** The lower half with a sign. */
  private static LongVector signed(ByteVector x) {
    return (LongVector)
        x.reinterpretAsInts().convertShape(VectorOperators.I2L, LongVector.SPECIES_128, 0);
  }

  private static LongVector unsigned(ByteVector x) {
    return (LongVector)
        x.reinterpretAsInts()
            .convertShape(VectorOperators.ZERO_EXTEND_I2L, LongVector.SPECIES_128, 0);
  }

  public static ByteVector i64x2ExtendHighI32x4S(ByteVector x) {
    return signed(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtmulLowI32x4S(ByteVector a, ByteVector b) {
    return signed(a).mul(signed(b)).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtmulHighI32x4S(ByteVector a, ByteVector b) {
    return signed(LongLanes.upper(a)).mul(signed(LongLanes.upper(b))).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtendLowI32x4U(ByteVector x) {
    return unsigned(x).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtendHighI32x4U(ByteVector x) {
    return unsigned(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtmulLowI32x4U(ByteVector a, ByteVector b) {
    return unsigned(a).mul(unsigned(b)).reinterpretAsBytes();
  }

  public static ByteVector i64x2ExtmulHighI32x4U(ByteVector a, ByteVector b) {
    return unsigned(LongLanes.upper(a)).mul(unsigned(LongLanes.upper(b))).reinterpretAsBytes();
  }
}
