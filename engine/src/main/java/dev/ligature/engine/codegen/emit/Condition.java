package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;

/**
 * Comparisons as jumps. A comparison leaves its operands, or the outcome of a three-way compare, on
 * the operand stack. It names the jump that is taken if it holds. A 0 or 1 is made of it only if no
 * branch follows.
 */
final class Condition {
  private Condition() {}

  /** Writes what must come before the jump; the jump to take if the comparison holds. */
  static int prepare(int op, CodeBuilder out) {
    if (op <= Op.I32_GE_U) {
      return prepareInt(op, out);
    }
    if (op <= Op.I64_GE_U) {
      return prepareLong(op, out);
    }
    boolean single = op <= Op.F32_GE;
    int relation = op - (single ? Op.F32_EQ : Op.F64_EQ);
    // A NaN must make the jump fail: compare so that it falls on the other side.
    boolean nanIsGreater = relation == 2 || relation == 4;
    if (single) {
      if (nanIsGreater) {
        out.op(Opcode.FCMPG);
      } else {
        out.op(Opcode.FCMPL);
      }
    } else if (nanIsGreater) {
      out.op(Opcode.DCMPG);
    } else {
      out.op(Opcode.DCMPL);
    }
    return switch (relation) {
      case 0 -> Opcode.IFEQ;
      case 1 -> Opcode.IFNE;
      case 2 -> Opcode.IFLT;
      case 3 -> Opcode.IFGT;
      case 4 -> Opcode.IFLE;
      default -> Opcode.IFGE;
    };
  }

  private static int prepareInt(int op, CodeBuilder out) {
    return switch (op) {
      case Op.I32_EQZ -> Opcode.IFEQ;
      case Op.I32_EQ -> Opcode.IF_ICMPEQ;
      case Op.I32_NE -> Opcode.IF_ICMPNE;
      case Op.I32_LT_S -> Opcode.IF_ICMPLT;
      case Op.I32_GT_S -> Opcode.IF_ICMPGT;
      case Op.I32_LE_S -> Opcode.IF_ICMPLE;
      case Op.I32_GE_S -> Opcode.IF_ICMPGE;
      default -> {
        out.invokestatic(Types.INTEGER, "compareUnsigned", "(II)I");
        yield relation(op - Op.I32_EQ);
      }
    };
  }

  private static int prepareLong(int op, CodeBuilder out) {
    if (op == Op.I64_EQZ) {
      out.lconst_0().op(Opcode.LCMP);
      return Opcode.IFEQ;
    }
    int relation = op - Op.I64_EQ;
    boolean unsigned = relation >= 2 && relation % 2 == 1;
    if (unsigned) {
      out.invokestatic(Types.LONG, "compareUnsigned", "(JJ)I");
    } else {
      out.op(Opcode.LCMP);
    }
    return relation(relation);
  }

  /** The jump of a relation in the order eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u. */
  private static int relation(int number) {
    return switch (number) {
      case 0 -> Opcode.IFEQ;
      case 1 -> Opcode.IFNE;
      case 2, 3 -> Opcode.IFLT;
      case 4, 5 -> Opcode.IFGT;
      case 6, 7 -> Opcode.IFLE;
      default -> Opcode.IFGE;
    };
  }

  /** Makes a 0 or 1 of a jump. */
  static void materialize(int jump, CodeBuilder out) {
    Label yes = out.newLabel();
    Label end = out.newLabel();
    out.branch(jump, yes).iconst_0().goto_(end).labelBinding(yes).loadConstant(1).labelBinding(end);
  }
}
