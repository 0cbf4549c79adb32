package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import dev.ligature.wasm.WasmModule;
import java.util.function.ToIntFunction;

/**
 * Rewrites accesses of memory where vectors are whole: what loads or stores less than a vector
 * becomes an access of a number. So does what has an offset of 2 GiB and more, by halves.
 */
final class VectorAccesses {

  /** The largest offset of a vector whose halves have offsets below 2 GiB. */
  private static final long NEAR = Integer.MAX_VALUE - Long.BYTES;

  private final WasmModule module;
  private final Instructions code;
  private final CodeWriter out;

  /** Gives a spare local of a type. */
  private final ToIntFunction<ValType> spare;

  VectorAccesses(
      WasmModule module, Instructions code, CodeWriter out, ToIntFunction<ValType> spare) {
    this.module = module;
    this.code = code;
    this.out = out;
    this.spare = spare;
  }

  /** Rewrites an instruction on vectors if it is such an access. */
  boolean rewrite(int i, int op) {
    switch (Op.immediates(op)) {
      case MEMORY -> {
        if (op == VectorOp.V128_LOAD || op == VectorOp.V128_STORE) {
          if (Long.compareUnsigned(code.imm(i), NEAR) <= 0) {
            return false;
          }
          far(i, op == VectorOp.V128_LOAD);
        } else {
          loadPart(i, op);
        }
      }
      case LANE_ACCESS -> {
        if (op <= VectorOp.V128_LOAD64_LANE) {
          loadLane(i, op - VectorOp.V128_LOAD8_LANE);
        } else {
          int size = op - VectorOp.V128_STORE8_LANE;
          out.lane(PartAccess.EXTRACTS[size], code.lane(i));
          number(i, PartAccess.STORES[size]);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void number(int i, int op) {
    out.access(op, code.aux2(i), code.aux(i), code.imm(i));
  }

  private void half(int i, int op, long offset) {
    int natural = 3;
    out.access(op, Math.min(natural, code.aux2(i)), code.aux(i), offset);
  }

  private void far(int i, boolean loads) {
    boolean is64 = module.memories().get(code.aux(i)).limits().is64();
    int address = spare.applyAsInt(is64 ? ValType.I64 : ValType.I32);
    long first = code.imm(i);
    long second = PartAccess.second(first, is64);
    if (loads) {
      out.op(Op.LOCAL_TEE, address);
      half(i, Op.I64_LOAD, first);
      out.op(VectorOp.I64X2_SPLAT);
      out.op(Op.LOCAL_GET, address);
      half(i, Op.I64_LOAD, second);
      out.lane(VectorOp.I64X2_REPLACE_LANE, 1);
      return;
    }
    // The higher half first: if that is in the memory, so is the other one.
    int vector = spare.applyAsInt(ValType.V128);
    out.op(Op.LOCAL_SET, vector);
    out.op(Op.LOCAL_TEE, address);
    out.op(Op.LOCAL_GET, vector);
    out.lane(VectorOp.I64X2_EXTRACT_LANE, 1);
    half(i, Op.I64_STORE, second);
    out.op(Op.LOCAL_GET, address);
    out.op(Op.LOCAL_GET, vector);
    out.lane(VectorOp.I64X2_EXTRACT_LANE, 0);
    half(i, Op.I64_STORE, first);
  }

  /** Loads that make a vector of fewer bytes. */
  private void loadPart(int i, int op) {
    switch (op) {
      case VectorOp.V128_LOAD8_SPLAT -> loadAnd(i, Op.I32_LOAD8_U, VectorOp.I8X16_SPLAT);
      case VectorOp.V128_LOAD16_SPLAT -> loadAnd(i, Op.I32_LOAD16_U, VectorOp.I16X8_SPLAT);
      case VectorOp.V128_LOAD32_SPLAT -> loadAnd(i, Op.I32_LOAD, VectorOp.I32X4_SPLAT);
      case VectorOp.V128_LOAD64_SPLAT -> loadAnd(i, Op.I64_LOAD, VectorOp.I64X2_SPLAT);
      case VectorOp.V128_LOAD32_ZERO -> zeroUpper(i, Op.I64_LOAD32_U);
      case VectorOp.V128_LOAD64_ZERO -> zeroUpper(i, Op.I64_LOAD);
      default -> loadAnd(i, Op.I64_LOAD, VectorOp.I64X2_SPLAT, PartAccess.extend(op));
    }
  }

  private void zeroUpper(int i, int load) {
    number(i, load);
    out.op(VectorOp.I64X2_SPLAT);
    out.signed(Op.I64_CONST, 0);
    out.lane(VectorOp.I64X2_REPLACE_LANE, 1);
  }

  private void loadAnd(int i, int load, int... ops) {
    number(i, load);
    for (int op : ops) {
      out.op(op);
    }
  }

  private void loadLane(int i, int size) {
    int vector = spare.applyAsInt(ValType.V128);
    int lane = spare.applyAsInt(size == 3 ? ValType.I64 : ValType.I32);
    out.op(Op.LOCAL_SET, vector);
    number(i, PartAccess.LOADS[size]);
    out.op(Op.LOCAL_SET, lane);
    out.op(Op.LOCAL_GET, vector);
    out.op(Op.LOCAL_GET, lane);
    out.lane(PartAccess.REPLACES[size], code.lane(i));
  }
}
