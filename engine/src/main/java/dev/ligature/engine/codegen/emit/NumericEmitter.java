package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;

/** Writes constants and numeric instructions other than comparisons. An opcode table. */
final class NumericEmitter {
  private static final String MATH = "Ljava/lang/Math;";

  private final CodeBuilder out;

  NumericEmitter(CodeBuilder out) {
    this.out = out;
  }

  /** Writes the constant of an instruction, given its bits. */
  void constant(int op, long bits) {
    switch (op) {
      case Op.I32_CONST -> out.loadConstant((int) bits);
      case Op.I64_CONST -> out.loadConstant(bits);
      case Op.F32_CONST -> {
        float value = Float.intBitsToFloat((int) bits);
        if (Float.isNaN(value)) {
          // The constant pool may not keep the bits of a NaN.
          out.loadConstant((int) bits).invokestatic(Types.FLOAT, "intBitsToFloat", "(I)F");
        } else {
          out.loadConstant(value);
        }
      }
      default -> {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
          out.loadConstant(bits).invokestatic(Types.DOUBLE, "longBitsToDouble", "(J)D");
        } else {
          out.loadConstant(value);
        }
      }
    }
  }

  /** Writes a numeric instruction. */
  void emit(int op) {
    switch (op) {
      case Op.I32_ADD -> out.op(Opcode.IADD);
      case Op.I32_SUB -> out.op(Opcode.ISUB);
      case Op.I32_MUL -> out.op(Opcode.IMUL);
      case Op.I32_AND -> out.op(Opcode.IAND);
      case Op.I32_OR -> out.op(Opcode.IOR);
      case Op.I32_XOR -> out.op(Opcode.IXOR);
      case Op.I32_SHL -> out.op(Opcode.ISHL);
      case Op.I32_SHR_S -> out.op(Opcode.ISHR);
      case Op.I32_SHR_U -> out.op(Opcode.IUSHR);
      case Op.I32_REM_S -> out.op(Opcode.IREM);
      case Op.I32_DIV_U -> integer("divideUnsigned", "(II)I");
      case Op.I32_REM_U -> integer("remainderUnsigned", "(II)I");
      case Op.I32_ROTL -> integer("rotateLeft", "(II)I");
      case Op.I32_ROTR -> integer("rotateRight", "(II)I");
      case Op.I32_CLZ -> integer("numberOfLeadingZeros", "(I)I");
      case Op.I32_CTZ -> integer("numberOfTrailingZeros", "(I)I");
      case Op.I32_POPCNT -> integer("bitCount", "(I)I");
      case Op.I32_EXTEND8_S -> out.op(Opcode.I2B);
      case Op.I32_EXTEND16_S -> out.op(Opcode.I2S);
      case Op.I64_ADD -> out.op(Opcode.LADD);
      case Op.I64_SUB -> out.op(Opcode.LSUB);
      case Op.I64_MUL -> out.op(Opcode.LMUL);
      case Op.I64_AND -> out.op(Opcode.LAND);
      case Op.I64_OR -> out.op(Opcode.LOR);
      case Op.I64_XOR -> out.op(Opcode.LXOR);
      case Op.I64_SHL -> out.l2i().op(Opcode.LSHL);
      case Op.I64_SHR_S -> out.l2i().op(Opcode.LSHR);
      case Op.I64_SHR_U -> out.l2i().op(Opcode.LUSHR);
      case Op.I64_REM_S -> out.op(Opcode.LREM);
      case Op.I64_DIV_U -> longs("divideUnsigned", "(JJ)J");
      case Op.I64_REM_U -> longs("remainderUnsigned", "(JJ)J");
      case Op.I64_ROTL -> {
        out.l2i();
        longs("rotateLeft", "(JI)J");
      }
      case Op.I64_ROTR -> {
        out.l2i();
        longs("rotateRight", "(JI)J");
      }
      case Op.I64_CLZ -> countLong("numberOfLeadingZeros");
      case Op.I64_CTZ -> countLong("numberOfTrailingZeros");
      case Op.I64_POPCNT -> countLong("bitCount");
      case Op.I64_EXTEND8_S -> out.l2i().op(Opcode.I2B).i2l();
      case Op.I64_EXTEND16_S -> out.l2i().op(Opcode.I2S).i2l();
      case Op.I64_EXTEND32_S -> out.l2i().i2l();
      default -> emitFloat(op);
    }
  }

  private void emitFloat(int op) {
    switch (op) {
      case Op.F32_ADD -> out.op(Opcode.FADD);
      case Op.F32_SUB -> out.op(Opcode.FSUB);
      case Op.F32_MUL -> out.op(Opcode.FMUL);
      case Op.F32_DIV -> out.op(Opcode.FDIV);
      case Op.F32_NEG -> out.op(Opcode.FNEG);
      case Op.F32_ABS -> math("abs", "(F)F");
      case Op.F64_ADD -> out.op(Opcode.DADD);
      case Op.F64_SUB -> out.op(Opcode.DSUB);
      case Op.F64_MUL -> out.op(Opcode.DMUL);
      case Op.F64_DIV -> out.op(Opcode.DDIV);
      case Op.F64_NEG -> out.op(Opcode.DNEG);
      case Op.F64_ABS -> math("abs", "(D)D");
      case Op.F64_NEAREST -> math("rint", "(D)D");
      case Op.F64_SQRT -> math("sqrt", "(D)D");
      default -> emitConversion(op);
    }
  }

  private void emitConversion(int op) {
    switch (op) {
      case Op.I32_WRAP_I64 -> out.l2i();
      case Op.I64_EXTEND_I32_S -> out.i2l();
      case Op.I64_EXTEND_I32_U -> out.i2l().loadConstant(0xffffffffL).op(Opcode.LAND);
      case Op.F32_CONVERT_I32_S -> out.op(Opcode.I2F);
      case Op.F32_CONVERT_I64_S -> out.op(Opcode.L2F);
      case Op.F64_CONVERT_I32_S -> out.op(Opcode.I2D);
      case Op.F64_CONVERT_I64_S -> out.op(Opcode.L2D);
      case Op.F32_DEMOTE_F64 -> out.op(Opcode.D2F);
      case Op.F64_PROMOTE_F32 -> out.op(Opcode.F2D);
      case Op.I32_TRUNC_SAT_F32_S -> out.op(Opcode.F2I);
      case Op.I32_TRUNC_SAT_F64_S -> out.op(Opcode.D2I);
      case Op.I64_TRUNC_SAT_F32_S -> out.op(Opcode.F2L);
      case Op.I64_TRUNC_SAT_F64_S -> out.op(Opcode.D2L);
      case Op.I32_REINTERPRET_F32 -> out.invokestatic(Types.FLOAT, "floatToRawIntBits", "(F)I");
      case Op.I64_REINTERPRET_F64 -> out.invokestatic(Types.DOUBLE, "doubleToRawLongBits", "(D)J");
      case Op.F32_REINTERPRET_I32 -> out.invokestatic(Types.FLOAT, "intBitsToFloat", "(I)F");
      case Op.F64_REINTERPRET_I64 -> out.invokestatic(Types.DOUBLE, "longBitsToDouble", "(J)D");
      default -> helper(op);
    }
  }

  /** All others are methods of the run time, named after the instruction. */
  private void helper(int op) {
    out.invokestatic(Types.NUMERIC, camelCase(Op.name(op)), typeOf(Op.signature(op), ""));
  }

  /**
   * A signature of {@link Op} as a method type.
   *
   * @param more further parameters
   */
  static String typeOf(String signature, String more) {
    int colon = signature.indexOf(':');
    StringBuilder type = new StringBuilder("(");
    for (int k = 0; k < colon; k++) {
      type.append(JavaType.ofLetter(signature.charAt(k)).desc());
    }
    type.append(more).append(')');
    boolean isVoid = colon + 1 == signature.length();
    return type.append(isVoid ? "V" : JavaType.ofLetter(signature.charAt(colon + 1)).desc())
        .toString();
  }

  /** An instruction's name as a method name: {@code i32.trunc_f32_s} is {@code i32TruncF32S}. */
  static String camelCase(String name) {
    StringBuilder result = new StringBuilder();
    boolean upper = false;
    for (int k = 0; k < name.length(); k++) {
      char c = name.charAt(k);
      if (c == '.' || c == '_') {
        upper = true;
      } else {
        result.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return result.toString();
  }

  private void countLong(String name) {
    longs(name, "(J)I");
    out.i2l();
  }

  private void integer(String name, String type) {
    out.invokestatic(Types.INTEGER, name, type);
  }

  private void longs(String name, String type) {
    out.invokestatic(Types.LONG, name, type);
  }

  private void math(String name, String type) {
    out.invokestatic(MATH, name, type);
  }
}
