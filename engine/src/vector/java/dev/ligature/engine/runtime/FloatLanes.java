package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What is done with whole vectors of 32-bit floats. A table of instructions. */
public final class FloatLanes {
  /** From here on all numbers are integers. */
  private static final float WHOLE = 0x1p23f;

  private FloatLanes() {}

  private static FloatVector floats(ByteVector x) {
    return x.reinterpretAsFloats();
  }

  public static ByteVector f32x4Abs(ByteVector x) {
    return x.reinterpretAsInts().and(~Integer.MIN_VALUE).reinterpretAsBytes();
  }

  public static ByteVector f32x4Neg(ByteVector x) {
    return x.reinterpretAsInts()
        .lanewise(VectorOperators.XOR, Integer.MIN_VALUE)
        .reinterpretAsBytes();
  }

  /** The nearest integers, if they are small; the sign of zero may be lost. */
  private static FloatVector near(FloatVector x) {
    FloatVector whole = floats(f32x4Abs(x.reinterpretAsBytes())).add(WHOLE).sub(WHOLE);
    return floats(withSign(whole, x));
  }

  /** A number with the sign that another has. */
  private static ByteVector withSign(FloatVector number, FloatVector sign) {
    return number
        .reinterpretAsBytes()
        .or(sign.reinterpretAsInts().and(Integer.MIN_VALUE).reinterpretAsBytes());
  }

  /** What was rounded, where there was something to round. A sum makes a NaN quiet. */
  private static ByteVector rounded(FloatVector whole, FloatVector x) {
    VectorMask<Float> small =
        floats(f32x4Abs(x.reinterpretAsBytes())).compare(VectorOperators.LT, WHOLE);
    return x.add(0f).blend(floats(withSign(whole, x)), small).reinterpretAsBytes();
  }

  public static ByteVector f32x4Nearest(ByteVector x) {
    return rounded(near(floats(x)), floats(x));
  }

  public static ByteVector f32x4Floor(ByteVector x) {
    FloatVector near = near(floats(x));
    FloatVector below = near.sub(1f);
    return rounded(near.blend(below, near.compare(VectorOperators.GT, floats(x))), floats(x));
  }

  public static ByteVector f32x4Ceil(ByteVector x) {
    FloatVector near = near(floats(x));
    FloatVector above = near.add(1f);
    return rounded(near.blend(above, near.compare(VectorOperators.LT, floats(x))), floats(x));
  }

  public static ByteVector f32x4Trunc(ByteVector x) {
    FloatVector size = floats(f32x4Abs(x));
    FloatVector near = near(size);
    FloatVector below = near.sub(1f);
    return rounded(near.blend(below, near.compare(VectorOperators.GT, size)), floats(x));
  }

  public static ByteVector f32x4Add(ByteVector a, ByteVector b) {
    return floats(a).add(floats(b)).reinterpretAsBytes();
  }

  public static ByteVector f32x4Sub(ByteVector a, ByteVector b) {
    return floats(a).sub(floats(b)).reinterpretAsBytes();
  }

  public static ByteVector f32x4Mul(ByteVector a, ByteVector b) {
    return floats(a).mul(floats(b)).reinterpretAsBytes();
  }

  public static ByteVector f32x4Min(ByteVector a, ByteVector b) {
    return quiet(floats(a).min(floats(b)), a, b);
  }

  public static ByteVector f32x4Max(ByteVector a, ByteVector b) {
    return quiet(floats(a).max(floats(b)), a, b);
  }

  /** A NaN as the sum of both has it, which is quiet. */
  private static ByteVector quiet(FloatVector result, ByteVector a, ByteVector b) {
    return result
        .blend(floats(a).add(floats(b)), result.compare(VectorOperators.NE, result))
        .reinterpretAsBytes();
  }

  public static ByteVector f32x4Pmin(ByteVector a, ByteVector b) {
    return floats(a)
        .blend(floats(b), floats(b).compare(VectorOperators.LT, floats(a)))
        .reinterpretAsBytes();
  }

  public static ByteVector f32x4Pmax(ByteVector a, ByteVector b) {
    return floats(a)
        .blend(floats(b), floats(a).compare(VectorOperators.LT, floats(b)))
        .reinterpretAsBytes();
  }

  /** Rounds twice, as others do that have no fused operation. */
  public static ByteVector f32x4RelaxedMadd(ByteVector a, ByteVector b, ByteVector c) {
    return f32x4Add(f32x4Mul(a, b), c);
  }

  public static ByteVector f32x4RelaxedNmadd(ByteVector a, ByteVector b, ByteVector c) {
    return f32x4Sub(c, f32x4Mul(a, b));
  }

  public static ByteVector f32x4ConvertI32x4S(ByteVector x) {
    return x.reinterpretAsInts().convert(VectorOperators.I2F, 0).reinterpretAsBytes();
  }

  /** By halves, of which each is exact, so that only their sum rounds. */
  public static ByteVector f32x4ConvertI32x4U(ByteVector x) {
    IntVector all = x.reinterpretAsInts();
    FloatVector low = (FloatVector) all.and(0xffff).convert(VectorOperators.I2F, 0);
    FloatVector high =
        (FloatVector) all.lanewise(VectorOperators.LSHR, 16).convert(VectorOperators.I2F, 0);
    return high.mul(0x1p16f).add(low).reinterpretAsBytes();
  }

  public static ByteVector f32x4DemoteF64x2Zero(ByteVector x) {
    return x.reinterpretAsDoubles()
        .convertShape(VectorOperators.D2F, FloatVector.SPECIES_128, 0)
        .reinterpretAsBytes();
  }
}
