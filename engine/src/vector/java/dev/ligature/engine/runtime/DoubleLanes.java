package dev.ligature.engine.runtime;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;

/** What is done with whole vectors of 64-bit floats. A table of instructions. */
public final class DoubleLanes {
  /** From here on all numbers are integers. */
  private static final double WHOLE = 0x1p52;

  private static final boolean HAS_FOUR =
      VectorShape.preferredShape().vectorBitSize() >= VectorShape.S_256_BIT.vectorBitSize();

  private DoubleLanes() {}

  private static DoubleVector doubles(ByteVector x) {
    return x.reinterpretAsDoubles();
  }

  /** The mask of a comparison; of four lanes where there are such, since C2 has no masks of two. */
  private static ByteVector compared(VectorOperators.Comparison how, ByteVector a, ByteVector b) {
    if (HAS_FOUR) {
      DoubleVector first = (DoubleVector) doubles(a).reinterpretShape(DoubleVector.SPECIES_256, 0);
      DoubleVector second = (DoubleVector) doubles(b).reinterpretShape(DoubleVector.SPECIES_256, 0);
      return (ByteVector)
          first
              .compare(how, second)
              .cast(LongVector.SPECIES_256)
              .toVector()
              .reinterpretShape(ByteVector.SPECIES_128, 0);
    }
    return doubles(a)
        .compare(how, doubles(b))
        .cast(LongVector.SPECIES_128)
        .toVector()
        .reinterpretAsBytes();
  }

  public static ByteVector f64x2Splat(double value) {
    return DoubleVector.broadcast(DoubleVector.SPECIES_128, value).reinterpretAsBytes();
  }

  public static ByteVector f64x2Abs(ByteVector x) {
    return x.reinterpretAsLongs().and(~Long.MIN_VALUE).reinterpretAsBytes();
  }

  public static ByteVector f64x2Neg(ByteVector x) {
    return x.reinterpretAsLongs()
        .lanewise(VectorOperators.XOR, Long.MIN_VALUE)
        .reinterpretAsBytes();
  }

  /** The nearest integers, if they are small; the sign of zero may be lost. */
  private static DoubleVector near(DoubleVector x) {
    DoubleVector whole = doubles(f64x2Abs(x.reinterpretAsBytes())).add(WHOLE).sub(WHOLE);
    return doubles(withSign(whole, x));
  }

  /** A number with the sign that another has. */
  private static ByteVector withSign(DoubleVector number, DoubleVector sign) {
    return number
        .reinterpretAsBytes()
        .or(sign.reinterpretAsLongs().and(Long.MIN_VALUE).reinterpretAsBytes());
  }

  /** What was rounded, where there was something to round. A sum makes a NaN quiet. */
  private static ByteVector rounded(DoubleVector whole, DoubleVector x) {
    ByteVector small =
        compared(VectorOperators.LT, f64x2Abs(x.reinterpretAsBytes()), f64x2Splat(WHOLE));
    return LongLanes.v128Bitselect(withSign(whole, x), x.add(0.0).reinterpretAsBytes(), small);
  }

  /** The first where the second compares so to another vector, else the second. */
  private static DoubleVector chosen(
      DoubleVector first, DoubleVector second, VectorOperators.Comparison how, DoubleVector to) {
    ByteVector mask = compared(how, second.reinterpretAsBytes(), to.reinterpretAsBytes());
    return doubles(
        LongLanes.v128Bitselect(first.reinterpretAsBytes(), second.reinterpretAsBytes(), mask));
  }

  public static ByteVector f64x2Nearest(ByteVector x) {
    return rounded(near(doubles(x)), doubles(x));
  }

  public static ByteVector f64x2Floor(ByteVector x) {
    DoubleVector near = near(doubles(x));
    DoubleVector below = near.sub(1.0);
    return rounded(chosen(below, near, VectorOperators.GT, doubles(x)), doubles(x));
  }

  public static ByteVector f64x2Ceil(ByteVector x) {
    DoubleVector near = near(doubles(x));
    DoubleVector above = near.add(1.0);
    return rounded(chosen(above, near, VectorOperators.LT, doubles(x)), doubles(x));
  }

  public static ByteVector f64x2Trunc(ByteVector x) {
    DoubleVector size = doubles(f64x2Abs(x));
    DoubleVector near = near(size);
    DoubleVector below = near.sub(1.0);
    return rounded(chosen(below, near, VectorOperators.GT, size), doubles(x));
  }

  public static ByteVector f64x2Add(ByteVector a, ByteVector b) {
    return doubles(a).add(doubles(b)).reinterpretAsBytes();
  }

  public static ByteVector f64x2Sub(ByteVector a, ByteVector b) {
    return doubles(a).sub(doubles(b)).reinterpretAsBytes();
  }

  public static ByteVector f64x2Mul(ByteVector a, ByteVector b) {
    return doubles(a).mul(doubles(b)).reinterpretAsBytes();
  }

  public static ByteVector f64x2Min(ByteVector a, ByteVector b) {
    return quiet(doubles(a).min(doubles(b)), a, b);
  }

  public static ByteVector f64x2Max(ByteVector a, ByteVector b) {
    return quiet(doubles(a).max(doubles(b)), a, b);
  }

  /** A NaN as the sum of both has it, which is quiet. */
  private static ByteVector quiet(DoubleVector result, ByteVector a, ByteVector b) {
    return chosen(doubles(a).add(doubles(b)), result, VectorOperators.NE, result)
        .reinterpretAsBytes();
  }

  public static ByteVector f64x2Pmin(ByteVector a, ByteVector b) {
    return LongLanes.v128Bitselect(b, a, f64x2Lt(b, a));
  }

  public static ByteVector f64x2Pmax(ByteVector a, ByteVector b) {
    return LongLanes.v128Bitselect(b, a, f64x2Lt(a, b));
  }

  /** Rounds twice, as others do that have no fused operation. */
  public static ByteVector f64x2RelaxedMadd(ByteVector a, ByteVector b, ByteVector c) {
    return f64x2Add(f64x2Mul(a, b), c);
  }

  public static ByteVector f64x2RelaxedNmadd(ByteVector a, ByteVector b, ByteVector c) {
    return f64x2Sub(c, f64x2Mul(a, b));
  }

  public static ByteVector f64x2Eq(ByteVector a, ByteVector b) {
    return compared(VectorOperators.EQ, a, b);
  }

  public static ByteVector f64x2Ne(ByteVector a, ByteVector b) {
    return compared(VectorOperators.NE, a, b);
  }

  public static ByteVector f64x2Lt(ByteVector a, ByteVector b) {
    return compared(VectorOperators.LT, a, b);
  }

  public static ByteVector f64x2Gt(ByteVector a, ByteVector b) {
    return compared(VectorOperators.GT, a, b);
  }

  public static ByteVector f64x2Le(ByteVector a, ByteVector b) {
    return compared(VectorOperators.LE, a, b);
  }

  public static ByteVector f64x2Ge(ByteVector a, ByteVector b) {
    return compared(VectorOperators.GE, a, b);
  }

  public static ByteVector f64x2ConvertLowI32x4S(ByteVector x) {
    return x.reinterpretAsInts()
        .convertShape(VectorOperators.I2D, DoubleVector.SPECIES_128, 0)
        .reinterpretAsBytes();
  }

  /** As the last bits of numbers from 2^52 on. */
  public static ByteVector f64x2ConvertLowI32x4U(ByteVector x) {
    return LongLanes.i64x2ExtendLowI32x4U(x)
        .reinterpretAsLongs()
        .or(Double.doubleToRawLongBits(WHOLE))
        .reinterpretAsDoubles()
        .sub(WHOLE)
        .reinterpretAsBytes();
  }

  public static ByteVector f64x2PromoteLowF32x4(ByteVector x) {
    return x.reinterpretAsFloats()
        .convertShape(VectorOperators.F2D, DoubleVector.SPECIES_128, 0)
        .reinterpretAsBytes();
  }
}
