package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import java.util.List;
import java.util.stream.IntStream;

/** Generates instructions on vectors, but for relaxed ones, whose results engines choose. */
final class VectorGenerator {
  private static final int CANONICAL_F32 = 0x7fc0_0000;
  private static final long CANONICAL_F64 = 0x7ff8_0000_0000_0000L;
  private static final int F32X4_EQ = 0xfd41;
  private static final int F64X2_EQ = 0xfd47;
  private static final int BITSELECT = 0xfd52;

  private static final List<Integer> ALL =
      IntStream.rangeClosed(0xfd00, 0xfdff).filter(Op::isKnown).boxed().toList();

  private final FunctionGenerator function;
  private final ExpressionGenerator expressions;
  private final Choice choice;
  private final Bytes out;

  VectorGenerator(FunctionGenerator function, ExpressionGenerator expressions) {
    this.function = function;
    this.expressions = expressions;
    this.choice = function.choice;
    this.out = function.out;
  }

  private static boolean accesses(int op) {
    Op.Immediates form = Op.immediates(op);
    return form == Op.Immediates.MEMORY || form == Op.Immediates.LANE_ACCESS;
  }

  /** What gives a value of a type of vectors, or of vectors one of a number. */
  void expression(ValType type, int depth) {
    emit(
        choice.of(ALL.stream().filter(op -> !accesses(op) && NumericOps.result(op, type)).toList()),
        depth);
  }

  void load(int depth) {
    emit(
        choice.of(
            ALL.stream()
                .filter(op -> accesses(op) && NumericOps.result(op, ValType.V128))
                .toList()),
        depth);
  }

  void store(int depth) {
    emit(choice.of(ALL.stream().filter(op -> Op.signature(op).endsWith(":")).toList()), depth);
  }

  private void emit(int op, int depth) {
    List<ValType> operands = NumericOps.operands(op);
    if (accesses(op)) {
      expressions.address(depth + 1);
      operands.subList(1, operands.size()).forEach(type -> expressions.of(type, depth + 1));
      expressions.memoryArgument(op);
    } else {
      operands.forEach(type -> expressions.of(type, depth + 1));
      out.op(op);
    }
    switch (Op.immediates(op)) {
      case LANE, LANE_ACCESS -> out.u8(choice.below(VectorOp.lanes(op)));
      case VECTOR -> {
        for (int k = 0; k < 16; k++) {
          out.u8(choice.below(op == VectorOp.I8X16_SHUFFLE ? 32 : 256));
        }
      }
      default -> {}
    }
    canonical(Op.name(op));
  }

  /** Replaces NaNs by canonical ones, where their bits are open. */
  private void canonical(String name) {
    boolean single = name.startsWith("f32x4");
    boolean open =
        (single || name.startsWith("f64x2"))
            && List.of(
                    "ceil",
                    "floor",
                    "trunc",
                    "nearest",
                    "sqrt",
                    "add",
                    "sub",
                    "mul",
                    "div",
                    "min",
                    "max",
                    "demote_f64x2_zero",
                    "promote_low_f32x4")
                .contains(name.substring(name.indexOf('.') + 1));
    if (!open) {
      return;
    }
    int value = function.hiddenLocal(ValType.V128);
    out.op(Op.LOCAL_TEE).unsigned(value).op(VectorOp.V128_CONST);
    for (int half = 0; half < 2; half++) {
      if (single) {
        out.f32(CANONICAL_F32).f32(CANONICAL_F32);
      } else {
        out.f64(CANONICAL_F64);
      }
    }
    out.op(Op.LOCAL_GET).unsigned(value).op(Op.LOCAL_GET).unsigned(value);
    out.op(single ? F32X4_EQ : F64X2_EQ).op(BITSELECT);
  }
}
