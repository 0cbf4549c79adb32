package dev.ligature.engine.codegen.emit;

import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.ligature.wasm.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.MethodTypeDesc;

/**
 * Comparisons as jumps. A comparison leaves its operands, or the outcome of a three-way compare, on
 * the operand stack. It names the jump that is taken if it holds. A 0 or 1 is made of it only if no
 * branch follows.
 */
final class Condition {
  private Condition() {}

  /** Writes what must come before the jump; the jump to take if the comparison holds. */
  static Opcode prepare(int op, CodeBuilder out) {
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
        out.fcmpg();
      } else {
        out.fcmpl();
      }
    } else if (nanIsGreater) {
      out.dcmpg();
    } else {
      out.dcmpl();
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

  private static Opcode prepareInt(int op, CodeBuilder out) {
    return switch (op) {
      case Op.I32_EQZ -> Opcode.IFEQ;
      case Op.I32_EQ -> Opcode.IF_ICMPEQ;
      case Op.I32_NE -> Opcode.IF_ICMPNE;
      case Op.I32_LT_S -> Opcode.IF_ICMPLT;
      case Op.I32_GT_S -> Opcode.IF_ICMPGT;
      case Op.I32_LE_S -> Opcode.IF_ICMPLE;
      case Op.I32_GE_S -> Opcode.IF_ICMPGE;
      default -> {
        out.invokestatic(CD_Integer, "compareUnsigned", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        yield relation(op - Op.I32_EQ);
      }
    };
  }

  private static Opcode prepareLong(int op, CodeBuilder out) {
    if (op == Op.I64_EQZ) {
      out.lconst_0().lcmp();
      return Opcode.IFEQ;
    }
    int relation = op - Op.I64_EQ;
    boolean unsigned = relation >= 2 && relation % 2 == 1;
    if (unsigned) {
      out.invokestatic(CD_Long, "compareUnsigned", MethodTypeDesc.of(CD_int, CD_long, CD_long));
    } else {
      out.lcmp();
    }
    return relation(relation);
  }

  /** The jump of a relation in the order eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u. */
  private static Opcode relation(int number) {
    return switch (number) {
      case 0 -> Opcode.IFEQ;
      case 1 -> Opcode.IFNE;
      case 2, 3 -> Opcode.IFLT;
      case 4, 5 -> Opcode.IFGT;
      case 6, 7 -> Opcode.IFLE;
      default -> Opcode.IFGE;
    };
  }

  static Opcode invert(Opcode jump) {
    return switch (jump) {
      case IFEQ -> Opcode.IFNE;
      case IFNE -> Opcode.IFEQ;
      case IFLT -> Opcode.IFGE;
      case IFGE -> Opcode.IFLT;
      case IFGT -> Opcode.IFLE;
      case IFLE -> Opcode.IFGT;
      case IF_ICMPEQ -> Opcode.IF_ICMPNE;
      case IF_ICMPNE -> Opcode.IF_ICMPEQ;
      case IF_ICMPLT -> Opcode.IF_ICMPGE;
      case IF_ICMPGE -> Opcode.IF_ICMPLT;
      case IF_ICMPGT -> Opcode.IF_ICMPLE;
      case IF_ICMPLE -> Opcode.IF_ICMPGT;
      default -> throw new IllegalArgumentException(jump.toString());
    };
  }

  /** Makes a 0 or 1 of a jump. */
  static void materialize(Opcode jump, CodeBuilder out) {
    Label yes = out.newLabel();
    Label end = out.newLabel();
    out.branch(jump, yes).iconst_0().goto_(end).labelBinding(yes).iconst_1().labelBinding(end);
  }
}
