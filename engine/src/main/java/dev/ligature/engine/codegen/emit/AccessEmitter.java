package dev.ligature.engine.codegen.emit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes loads and stores: a call of {@code MemoryAccess}, and what converts the value. */
final class AccessEmitter {
  private final Emission e;
  private final CodeBuilder out;

  AccessEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  /** Writes an access: base (and value) are on the stack, offset and memory follow. */
  void emit(int i) {
    switch (e.code.op(i)) {
      case Op.I64_LOAD8_S -> extend(i, Op.I32_LOAD8_S);
      case Op.I64_LOAD8_U -> extend(i, Op.I32_LOAD8_U);
      case Op.I64_LOAD16_S -> extend(i, Op.I32_LOAD16_S);
      case Op.I64_LOAD16_U -> extend(i, Op.I32_LOAD16_U);
      case Op.I64_LOAD32_S -> extend(i, Op.I32_LOAD);
      case Op.I64_LOAD32_U -> {
        extend(i, Op.I32_LOAD);
        out.loadConstant(0xffffffffL).land();
      }
      case Op.I64_STORE8 -> store(i, Op.I32_STORE8, true);
      case Op.I64_STORE16 -> store(i, Op.I32_STORE16, true);
      case Op.I64_STORE32 -> store(i, Op.I32_STORE, true);
      case Op.I32_STORE16 -> store(i, Op.I32_STORE16, false);
      default -> access(i, e.code.op(i), typeOf(e.code.op(i)));
    }
  }

  private static MethodTypeDesc typeOf(int op) {
    return NumericEmitter.typeOf(Op.signature(op));
  }

  private void extend(int i, int op) {
    access(i, op, typeOf(op));
    out.i2l();
  }

  private void store(int i, int op, boolean isLong) {
    if (isLong) {
      out.l2i();
    }
    boolean isShort = op == Op.I32_STORE16;
    if (isShort) {
      out.i2s();
    }
    access(i, op, isShort ? MethodTypeDesc.of(CD_void, CD_int, CD_short) : typeOf(op));
  }

  private void access(int i, int op, MethodTypeDesc operands) {
    int offset = (int) e.code.imm(i);
    // The sum of an array index and such an offset could wrap into the array.
    ClassDesc owner = offset < 0 ? Types.SEGMENT_ACCESS : Types.MEMORY_ACCESS;
    MethodTypeDesc type = operands;
    if (offset != 0) {
      out.loadConstant(offset);
      type = Types.append(type, CD_int);
    }
    e.loadMemory(e.code.aux(i));
    out.invokestatic(
        owner, NumericEmitter.camelCase(Op.name(op)), Types.append(type, Types.MEMORY));
  }
}
