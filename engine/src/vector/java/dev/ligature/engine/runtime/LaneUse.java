package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import dev.ligature.wasm.Limits;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;

/** Uses vectors of each shape once, when it is initialized. */
final class LaneUse {
  static {
    Memory memory = new Memory(new Limits(1, 1, false, false));
    ByteVector x = LaneAccess.v128Load(0, memory).not();
    ByteVector equal = x.compare(VectorOperators.EQ, x).toVector().reinterpretAsBytes();
    ByteVector bytes = ByteLanes.i8x16NarrowI16x8S(x.bitwiseBlend(equal, x), x);
    ByteVector shorts = ShortLanes.i16x8ExtmulLowI8x16S(bytes, x);
    ByteVector ints = IntLanes.i32x4DotI16x8S(shorts, x);
    ByteVector longs = LongLanes.i64x2LtS(LongLanes.i64x2ExtendHighI32x4S(ints), x);
    ByteVector floats = FloatLanes.f32x4Floor(FloatLanes.f32x4ConvertI32x4S(longs));
    ByteVector doubles = DoubleLanes.f64x2Floor(DoubleLanes.f64x2PromoteLowF32x4(floats));
    ByteVector chosen = ByteLanes.i8x16Swizzle(doubles, x).lanewise(VectorOperators.LSHL, 1);
    chosen.intoArray(new byte[chosen.length()], 0);
  }

  private LaneUse() {}
}
