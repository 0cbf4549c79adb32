package dev.ligature.engine.codegen.emit;

import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes constants and numeric instructions other than comparisons. An opcode table. */
final class NumericEmitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

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
          out.loadConstant((int) bits)
              .invokestatic(CD_Float, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
        } else {
          out.loadConstant(value);
        }
      }
      default -> {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
          out.loadConstant(bits)
              .invokestatic(CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
        } else {
          out.loadConstant(value);
        }
      }
    }
  }

  /** Writes a numeric instruction. */
  void emit(int op) {
    switch (op) {
      case Op.I32_ADD -> out.iadd();
      case Op.I32_SUB -> out.isub();
      case Op.I32_MUL -> out.imul();
      case Op.I32_AND -> out.iand();
      case Op.I32_OR -> out.ior();
      case Op.I32_XOR -> out.ixor();
      case Op.I32_SHL -> out.ishl();
      case Op.I32_SHR_S -> out.ishr();
      case Op.I32_SHR_U -> out.iushr();
      case Op.I32_REM_S -> out.irem();
      case Op.I32_DIV_U -> integer("divideUnsigned", CD_int, CD_int, CD_int);
      case Op.I32_REM_U -> integer("remainderUnsigned", CD_int, CD_int, CD_int);
      case Op.I32_ROTL -> integer("rotateLeft", CD_int, CD_int, CD_int);
      case Op.I32_ROTR -> integer("rotateRight", CD_int, CD_int, CD_int);
      case Op.I32_CLZ -> integer("numberOfLeadingZeros", CD_int, CD_int);
      case Op.I32_CTZ -> integer("numberOfTrailingZeros", CD_int, CD_int);
      case Op.I32_POPCNT -> integer("bitCount", CD_int, CD_int);
      case Op.I32_EXTEND8_S -> out.i2b();
      case Op.I32_EXTEND16_S -> out.i2s();
      case Op.I64_ADD -> out.ladd();
      case Op.I64_SUB -> out.lsub();
      case Op.I64_MUL -> out.lmul();
      case Op.I64_AND -> out.land();
      case Op.I64_OR -> out.lor();
      case Op.I64_XOR -> out.lxor();
      case Op.I64_SHL -> out.l2i().lshl();
      case Op.I64_SHR_S -> out.l2i().lshr();
      case Op.I64_SHR_U -> out.l2i().lushr();
      case Op.I64_REM_S -> out.lrem();
      case Op.I64_DIV_U -> longs("divideUnsigned", CD_long, CD_long, CD_long);
      case Op.I64_REM_U -> longs("remainderUnsigned", CD_long, CD_long, CD_long);
      case Op.I64_ROTL -> {
        out.l2i();
        longs("rotateLeft", CD_long, CD_long, CD_int);
      }
      case Op.I64_ROTR -> {
        out.l2i();
        longs("rotateRight", CD_long, CD_long, CD_int);
      }
      case Op.I64_CLZ -> countLong("numberOfLeadingZeros");
      case Op.I64_CTZ -> countLong("numberOfTrailingZeros");
      case Op.I64_POPCNT -> countLong("bitCount");
      case Op.I64_EXTEND8_S -> out.l2i().i2b().i2l();
      case Op.I64_EXTEND16_S -> out.l2i().i2s().i2l();
      case Op.I64_EXTEND32_S -> out.l2i().i2l();
      default -> emitFloat(op);
    }
  }

  private void emitFloat(int op) {
    switch (op) {
      case Op.F32_ADD -> out.fadd();
      case Op.F32_SUB -> out.fsub();
      case Op.F32_MUL -> out.fmul();
      case Op.F32_DIV -> out.fdiv();
      case Op.F32_NEG -> out.fneg();
      case Op.F32_ABS -> math("abs", CD_float, CD_float);
      case Op.F64_ADD -> out.dadd();
      case Op.F64_SUB -> out.dsub();
      case Op.F64_MUL -> out.dmul();
      case Op.F64_DIV -> out.ddiv();
      case Op.F64_NEG -> out.dneg();
      case Op.F64_ABS -> math("abs", CD_double, CD_double);
      case Op.F64_NEAREST -> math("rint", CD_double, CD_double);
      case Op.F64_SQRT -> math("sqrt", CD_double, CD_double);
      default -> emitConversion(op);
    }
  }

  private void emitConversion(int op) {
    switch (op) {
      case Op.I32_WRAP_I64 -> out.l2i();
      case Op.I64_EXTEND_I32_S -> out.i2l();
      case Op.I64_EXTEND_I32_U -> out.i2l().loadConstant(0xffffffffL).land();
      case Op.F32_CONVERT_I32_S -> out.i2f();
      case Op.F32_CONVERT_I64_S -> out.l2f();
      case Op.F64_CONVERT_I32_S -> out.i2d();
      case Op.F64_CONVERT_I64_S -> out.l2d();
      case Op.F32_DEMOTE_F64 -> out.d2f();
      case Op.F64_PROMOTE_F32 -> out.f2d();
      case Op.I32_TRUNC_SAT_F32_S -> out.f2i();
      case Op.I32_TRUNC_SAT_F64_S -> out.d2i();
      case Op.I64_TRUNC_SAT_F32_S -> out.f2l();
      case Op.I64_TRUNC_SAT_F64_S -> out.d2l();
      case Op.I32_REINTERPRET_F32 ->
          out.invokestatic(CD_Float, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
      case Op.I64_REINTERPRET_F64 ->
          out.invokestatic(CD_Double, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
      case Op.F32_REINTERPRET_I32 ->
          out.invokestatic(CD_Float, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
      case Op.F64_REINTERPRET_I64 ->
          out.invokestatic(CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
      default -> helper(op);
    }
  }

  /** All others are methods of the run time, named after the instruction. */
  private void helper(int op) {
    out.invokestatic(Types.NUMERIC, camelCase(Op.name(op)), typeOf(Op.signature(op)));
  }

  /** A signature of {@link Op} as a method type. */
  static MethodTypeDesc typeOf(String signature, ClassDesc... more) {
    int colon = signature.indexOf(':');
    ClassDesc[] params = new ClassDesc[colon + more.length];
    for (int k = 0; k < colon; k++) {
      params[k] = JavaType.ofLetter(signature.charAt(k)).desc();
    }
    System.arraycopy(more, 0, params, colon, more.length);
    ClassDesc result =
        colon + 1 < signature.length()
            ? JavaType.ofLetter(signature.charAt(colon + 1)).desc()
            : java.lang.constant.ConstantDescs.CD_void;
    return MethodTypeDesc.of(result, params);
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
    longs(name, CD_int, CD_long);
    out.i2l();
  }

  private void integer(String name, ClassDesc result, ClassDesc... params) {
    out.invokestatic(CD_Integer, name, MethodTypeDesc.of(result, params));
  }

  private void longs(String name, ClassDesc result, ClassDesc... params) {
    out.invokestatic(CD_Long, name, MethodTypeDesc.of(result, params));
  }

  private void math(String name, ClassDesc result, ClassDesc... params) {
    out.invokestatic(MATH, name, MethodTypeDesc.of(result, params));
  }
}
