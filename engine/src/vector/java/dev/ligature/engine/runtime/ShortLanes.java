package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** What is done with whole vectors of 16-bit integers. A table of instructions. */
public final class ShortLanes {
  private static final ShortVector EVEN =
      LongLanes.of(0x0006000400020000L, 0x000e000c000a0008L).reinterpretAsShorts();

  private ShortLanes() {}

  private static ShortVector shorts(ByteVector x) {
    return x.reinterpretAsShorts();
  }

  public static ByteVector i16x8AvgrU(ByteVector a, ByteVector b) {
    ShortVector half =
        shorts(a)
            .lanewise(VectorOperators.XOR, shorts(b))
            .lanewise(VectorOperators.LSHR, (short) 1);
    return shorts(a.or(b)).sub(half).reinterpretAsBytes();
  }

  public static ByteVector i16x8NarrowI32x4S(ByteVector a, ByteVector b) {
    return EVEN.selectFrom(
            clamped(a, Short.MIN_VALUE, Short.MAX_VALUE),
            clamped(b, Short.MIN_VALUE, Short.MAX_VALUE))
        .reinterpretAsBytes();
  }

  public static ByteVector i16x8NarrowI32x4U(ByteVector a, ByteVector b) {
    return EVEN.selectFrom(clamped(a, 0, 0xffff), clamped(b, 0, 0xffff)).reinterpretAsBytes();
  }

  private static ShortVector clamped(ByteVector x, int least, int most) {
    return x.reinterpretAsInts().max(least).min(most).reinterpretAsShorts();
  }

  /** The lower half with a sign. */
  private static ShortVector signed(ByteVector x) {
    return (ShortVector) x.convertShape(VectorOperators.B2S, ShortVector.SPECIES_128, 0);
  }

  private static ShortVector unsigned(ByteVector x) {
    return (ShortVector)
        x.convertShape(VectorOperators.ZERO_EXTEND_B2S, ShortVector.SPECIES_128, 0);
  }

  public static ByteVector i16x8ExtendHighI8x16S(ByteVector x) {
    return signed(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtmulLowI8x16S(ByteVector a, ByteVector b) {
    return signed(a).mul(signed(b)).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtmulHighI8x16S(ByteVector a, ByteVector b) {
    return signed(LongLanes.upper(a)).mul(signed(LongLanes.upper(b))).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtendHighI8x16U(ByteVector x) {
    return unsigned(LongLanes.upper(x)).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtmulLowI8x16U(ByteVector a, ByteVector b) {
    return unsigned(a).mul(unsigned(b)).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtmulHighI8x16U(ByteVector a, ByteVector b) {
    return unsigned(LongLanes.upper(a)).mul(unsigned(LongLanes.upper(b))).reinterpretAsBytes();
  }

  /** The lower bytes of the lanes. */
  private static ShortVector even(ByteVector x) {
    return shorts(x)
        .lanewise(VectorOperators.LSHL, (short) 8)
        .lanewise(VectorOperators.ASHR, (short) 8);
  }

  private static ShortVector odd(ByteVector x) {
    return shorts(x).lanewise(VectorOperators.ASHR, (short) 8);
  }

  public static ByteVector i16x8ExtaddPairwiseI8x16S(ByteVector x) {
    return even(x).add(odd(x)).reinterpretAsBytes();
  }

  public static ByteVector i16x8ExtaddPairwiseI8x16U(ByteVector x) {
    return shorts(x)
        .and((short) 0xff)
        .add(shorts(x).lanewise(VectorOperators.LSHR, (short) 8))
        .reinterpretAsBytes();
  }

  public static ByteVector i16x8Q15mulrSatS(ByteVector a, ByteVector b) {
    return i16x8NarrowI32x4S(
        rounded(IntLanes.signed(a), IntLanes.signed(b)),
        rounded(IntLanes.signed(LongLanes.upper(a)), IntLanes.signed(LongLanes.upper(b))));
  }

  private static ByteVector rounded(IntVector a, IntVector b) {
    return a.mul(b).add(0x4000).lanewise(VectorOperators.ASHR, 15).reinterpretAsBytes();
  }

  public static ByteVector i16x8DotI8x16I7x16S(ByteVector a, ByteVector b) {
    return even(a).mul(even(b)).add(odd(a).mul(odd(b))).reinterpretAsBytes();
  }
}
