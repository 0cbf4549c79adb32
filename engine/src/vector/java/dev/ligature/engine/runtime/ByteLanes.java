package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * What is done with whole vectors of bytes. A table of instructions, as those with the same names
 * for halves.
 */
public final class ByteLanes {
  private static final ByteVector EVEN = LongLanes.of(0x0e0c0a0806040200L, 0x1e1c1a1816141210L);

  private ByteLanes() {}

  public static ByteVector i8x16Swizzle(ByteVector x, ByteVector lanes) {
    VectorMask<Byte> inside = lanes.compare(VectorOperators.ULT, (byte) 16);
    ByteVector chosen = lanes.lanewise(VectorOperators.AND, (byte) 15).selectFrom(x);
    return ByteVector.zero(ByteVector.SPECIES_128).blend(chosen, inside);
  }

  public static ByteVector i8x16Popcnt(ByteVector x) {
    return x.lanewise(VectorOperators.BIT_COUNT);
  }

  public static ByteVector i8x16AvgrU(ByteVector a, ByteVector b) {
    ByteVector half =
        a.lanewise(VectorOperators.XOR, b)
            .reinterpretAsLongs()
            .lanewise(VectorOperators.LSHR, 1)
            .reinterpretAsBytes()
            .and((byte) 0x7f);
    return a.or(b).sub(half);
  }

  public static ByteVector i8x16NarrowI16x8S(ByteVector a, ByteVector b) {
    return EVEN.selectFrom(
        clamped(a, Byte.MIN_VALUE, Byte.MAX_VALUE), clamped(b, Byte.MIN_VALUE, Byte.MAX_VALUE));
  }

  public static ByteVector i8x16NarrowI16x8U(ByteVector a, ByteVector b) {
    return EVEN.selectFrom(clamped(a, 0, 0xff), clamped(b, 0, 0xff));
  }

  private static ByteVector clamped(ByteVector x, int least, int most) {
    return x.reinterpretAsShorts().max((short) least).min((short) most).reinterpretAsBytes();
  }
}
