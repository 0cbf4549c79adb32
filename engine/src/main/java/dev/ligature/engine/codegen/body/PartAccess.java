package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;

/** What accesses of parts of vectors become, by the size of a lane as a power of two. */
final class PartAccess {
  static final int[] LOADS = {Op.I32_LOAD8_U, Op.I32_LOAD16_U, Op.I32_LOAD, Op.I64_LOAD};

  static final int[] STORES = {Op.I32_STORE8, Op.I32_STORE16, Op.I32_STORE, Op.I64_STORE};

  static final int[] REPLACES = {
    VectorOp.I8X16_REPLACE_LANE,
    VectorOp.I16X8_REPLACE_LANE,
    VectorOp.I32X4_REPLACE_LANE,
    VectorOp.I64X2_REPLACE_LANE
  };

  static final int[] EXTRACTS = {
    VectorOp.I8X16_EXTRACT_LANE_U,
    VectorOp.I16X8_EXTRACT_LANE_U,
    VectorOp.I32X4_EXTRACT_LANE,
    VectorOp.I64X2_EXTRACT_LANE
  };

  /** What extends the loaded half, in the order of the loads. */
  private static final int[] EXTENDS = {
    VectorOp.I16X8_EXTEND_LOW_I8X16_S,
    VectorOp.I16X8_EXTEND_LOW_I8X16_U,
    VectorOp.I32X4_EXTEND_LOW_I16X8_S,
    VectorOp.I32X4_EXTEND_LOW_I16X8_U,
    VectorOp.I64X2_EXTEND_LOW_I32X4_S,
    VectorOp.I64X2_EXTEND_LOW_I32X4_U
  };

  private static final long LAST_OFFSET = 0xffffffffL;

  private PartAccess() {}

  /** The instruction that extends what a load has loaded. */
  static int extend(int load) {
    return EXTENDS[load - VectorOp.V128_LOAD8X8_S];
  }

  /** The offset of the higher half. An access that leaves out the last offsets ends there too. */
  static long second(long offset, boolean is64) {
    long second = offset + Long.BYTES;
    if (is64) {
      return Long.compareUnsigned(second, offset) < 0 ? -1 : second;
    }
    return Math.min(second, LAST_OFFSET);
  }
}
