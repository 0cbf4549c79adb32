package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What is done with whole vectors of 32-bit integers. A table of instructions. */
public final class IntLanes {
  private IntLanes() {}

  private static IntVector ints(ByteVector x) {
    return x.reinterpretAsInts();
  }

  public static ByteVector i32x4Add(ByteVector a, ByteVector b) {
    return ints(a).add(ints(b)).reinterpretAsBytes();
  }

  /** The lower half with a sign. */
  static IntVector signed(ByteVector x) {
    return (IntVector)
        x.reinterpretAsShorts().convertShape(VectorOperators.S2I, IntVector.SPECIES_128, 0);
  }

  private static IntVector unsigned(ByteVector x) {
    return (IntVector)
        x.reinterpretAsShorts()
            .convertShape(VectorOperators.ZERO_EXTEND_S2I, IntVector.SPECIES_128, 0);
  }

  public static ByteVector i32x4ExtendHighI16x8S(ByteVector x) {
    return signed(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtmulLowI16x8S(ByteVector a, ByteVector b) {
    return signed(a).mul(signed(b)).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtmulHighI16x8S(ByteVector a, ByteVector b) {
    return signed(LongLanes.upper(a)).mul(signed(LongLanes.upper(b))).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtendHighI16x8U(ByteVector x) {
    return unsigned(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtmulLowI16x8U(ByteVector a, ByteVector b) {
    return unsigned(a).mul(unsigned(b)).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtmulHighI16x8U(ByteVector a, ByteVector b) {
    return unsigned(LongLanes.upper(a)).mul(unsigned(LongLanes.upper(b))).reinterpretAsBytes();
  }

  /** The lower halves of the lanes. */
  private static IntVector even(ByteVector x) {
    return ints(x).lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
  }

  private static IntVector odd(ByteVector x) {
    return ints(x).lanewise(VectorOperators.ASHR, 16);
  }

  public static ByteVector i32x4ExtaddPairwiseI16x8S(ByteVector x) {
    return even(x).add(odd(x)).reinterpretAsBytes();
  }

  public static ByteVector i32x4ExtaddPairwiseI16x8U(ByteVector x) {
    return ints(x).and(0xffff).add(ints(x).lanewise(VectorOperators.LSHR, 16)).reinterpretAsBytes();
  }

  public static ByteVector i32x4DotI16x8S(ByteVector a, ByteVector b) {
    return even(a).mul(even(b)).add(odd(a).mul(odd(b))).reinterpretAsBytes();
  }

  /** The sums of pairs of products wrap at 16 bits, as those of the shorter instruction do. */
  public static ByteVector i32x4DotI8x16I7x16AddS(ByteVector a, ByteVector b, ByteVector sum) {
    ByteVector products = ShortLanes.i16x8DotI8x16I7x16S(a, b);
    return i32x4Add(i32x4ExtaddPairwiseI16x8S(products), sum);
  }

  public static ByteVector i32x4TruncSatF32x4S(ByteVector x) {
    return x.reinterpretAsFloats().convert(VectorOperators.F2I, 0).reinterpretAsBytes();
  }

  /** What is 2^31 and more is converted without that, which is added again. */
  public static ByteVector i32x4TruncSatF32x4U(ByteVector x) {
    FloatVector all = x.reinterpretAsFloats();
    IntVector low = ((IntVector) all.convert(VectorOperators.F2I, 0)).max(0);
    IntVector high =
        ((IntVector) all.sub(TWO_31).convert(VectorOperators.F2I, 0)).add(Integer.MIN_VALUE);
    VectorMask<Integer> large = all.compare(VectorOperators.GE, TWO_31).cast(IntVector.SPECIES_128);
    return low.blend(high, large).reinterpretAsBytes();
  }

  private static final float TWO_31 = 0x1p31f;

  public static ByteVector i32x4TruncSatF64x2SZero(ByteVector x) {
    DoubleVector both = x.reinterpretAsDoubles();
    return LongLanes.of(IntVectors.of((int) both.lane(0), (int) both.lane(1)), 0);
  }

  public static ByteVector i32x4TruncSatF64x2UZero(ByteVector x) {
    DoubleVector both = x.reinterpretAsDoubles();
    return LongLanes.of(
        IntVectors.of(Numeric.i32TruncSatF64U(both.lane(0)), Numeric.i32TruncSatF64U(both.lane(1))),
        0);
  }
}
