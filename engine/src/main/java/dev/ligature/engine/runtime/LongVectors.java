package dev.ligature.engine.runtime;

import dev.ligature.engine.V128;

/**
 * What is done with halves of vectors of 64-bit integers, and of vectors of any shape. A table of
 * instructions.
 */
public final class LongVectors {
  private LongVectors() {}

  /** The vector of two halves. */
  public static V128 join(long low, long high) {
    return new V128(low, high);
  }

  public static long v128Not(long x) {
    return ~x;
  }

  public static long v128Andnot(long a, long b) {
    return a & ~b;
  }

  public static long v128Bitselect(long a, long b, long mask) {
    return b ^ ((a ^ b) & mask);
  }

  public static int v128AnyTrue(long low, long high) {
    return (low | high) != 0 ? 1 : 0;
  }

  public static int i64x2AllTrue(long low, long high) {
    return low != 0 && high != 0 ? 1 : 0;
  }

  public static int i64x2Bitmask(long low, long high) {
    return (int) ((low >>> 63) | (high >>> 63 << 1));
  }

  public static long i64x2ExtractLane(long half, int shift) {
    return half;
  }

  public static long i64x2ReplaceLane(long half, long value, int shift) {
    return value;
  }

  public static long i64x2Abs(long x) {
    return Math.abs(x);
  }

  public static long i64x2Neg(long x) {
    return -x;
  }

  public static long i64x2Shl(long x, int distance) {
    return x << distance;
  }

  public static long i64x2ShrS(long x, int distance) {
    return x >> distance;
  }

  public static long i64x2ShrU(long x, int distance) {
    return x >>> distance;
  }

  public static long i64x2Eq(long a, long b) {
    return a == b ? -1 : 0;
  }

  public static long i64x2Ne(long a, long b) {
    return a != b ? -1 : 0;
  }

  public static long i64x2LtS(long a, long b) {
    return a < b ? -1 : 0;
  }

  public static long i64x2GtS(long a, long b) {
    return a > b ? -1 : 0;
  }

  public static long i64x2LeS(long a, long b) {
    return a <= b ? -1 : 0;
  }

  public static long i64x2GeS(long a, long b) {
    return a >= b ? -1 : 0;
  }

  public static long i64x2ExtendI32x4S(long x) {
    return (int) x;
  }

  public static long i64x2ExtendI32x4U(long x) {
    return x & 0xffffffffL;
  }

  public static long i64x2ExtmulI32x4S(long a, long b) {
    return (long) (int) a * (int) b;
  }

  public static long i64x2ExtmulI32x4U(long a, long b) {
    return (a & 0xffffffffL) * (b & 0xffffffffL);
  }
}
