package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;

/**
 * Writes instructions on vectors, which are two values of type {@code long} on the operand stack.
 * Most are done on each half by itself; what they do with one is a method of the run time, named
 * after the instruction. The JIT inlines it.
 */
final class VectorEmitter {
  private static final String LL_L = "(JJ)J";
  private static final String L_L = "(J)J";

  private final Emission e;
  private final CodeBuilder out;

  VectorEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  void emit(int i) {
    int op = e.code.op(i);
    switch (op) {
      case VectorOp.I8X16_SHUFFLE -> new ShuffleEmitter(e).emit(e.code.imm(i), e.code.high(i));
      case VectorOp.V128_AND -> binary(Opcode.LAND);
      case VectorOp.V128_OR -> binary(Opcode.LOR);
      case VectorOp.V128_XOR -> binary(Opcode.LXOR);
      case VectorOp.I64X2_ADD -> binary(Opcode.LADD);
      case VectorOp.I64X2_SUB -> binary(Opcode.LSUB);
      case VectorOp.I64X2_MUL -> binary(Opcode.LMUL);
      default -> {
        if (Op.immediates(op) == Op.Immediates.LANE) {
          lane(op, e.code.lane(i));
        } else {
          called(op);
        }
      }
    }
  }

  private int store() {
    return e.storeTemporary(JavaType.LONG);
  }

  private void load(int slot) {
    out.loadLocal(TypeKind.LONG, slot);
  }

  private void binary(int opcode) {
    int[] rest = storeOperands(3);
    load(rest[1]);
    out.op(opcode);
    load(rest[0]);
    load(rest[2]);
    out.op(opcode);
  }

  /** Stores the top values; their slots with the lowest one first. */
  private int[] storeOperands(int count) {
    int[] slots = new int[count];
    for (int k = count - 1; k >= 0; k--) {
      slots[k] = store();
    }
    return slots;
  }

  private void called(int op) {
    String name = Op.name(op);
    VectorMethod method = VectorMethod.of(name);
    switch (Op.signature(op)) {
      case "v:v" -> unary(name, method);
      case "vv:v" -> two(name, method);
      case "vvv:v" -> {
        int[] rest = storeOperands(5);
        load(rest[1]);
        load(rest[3]);
        method.call(out, "(JJJ)J");
        load(rest[0]);
        load(rest[2]);
        load(rest[4]);
        method.call(out, "(JJJ)J");
      }
      case "vi:v" -> {
        int distance = e.storeTemporary(JavaType.INT);
        int high = store();
        out.iload(distance);
        method.call(out, "(JI)J");
        load(high);
        out.iload(distance);
        method.call(out, "(JI)J");
      }
      case "v:i" -> method.call(out, "(JJ)I");
      default -> {
        // A splat.
        String operand = JavaType.ofLetter(Op.signature(op).charAt(0)).desc();
        method.call(out, "(" + operand + ")J");
        out.dup2();
      }
    }
  }

  private void unary(String name, VectorMethod method) {
    if (VectorMethod.isWidening(name)) {
      int half = half(name);
      load(half);
      method.call(out, L_L);
      upper(half);
      method.call(out, L_L);
    } else if (name.endsWith("_zero")) {
      method.call(out, LL_L);
      out.lconst_0();
    } else {
      int high = store();
      method.call(out, L_L);
      load(high);
      method.call(out, L_L);
    }
  }

  /** Stores the half that an instruction is about, and drops the other one. */
  private int half(String name) {
    if (name.contains("_high")) {
      int half = store();
      out.pop2();
      return half;
    }
    out.pop2();
    return store();
  }

  /** Loads the upper half of a half. */
  private void upper(int half) {
    load(half);
    out.loadConstant(Integer.SIZE).op(Opcode.LUSHR);
  }

  private void two(String name, VectorMethod method) {
    if (VectorMethod.isWidening(name)) {
      int second = half(name);
      int first = half(name);
      load(first);
      load(second);
      method.call(out, LL_L);
      upper(first);
      upper(second);
      method.call(out, LL_L);
    } else if (name.contains("narrow")) {
      int[] second = storeOperands(2);
      method.call(out, LL_L);
      load(second[0]);
      load(second[1]);
      method.call(out, LL_L);
    } else if (name.endsWith("swizzle")) {
      int[] all = storeOperands(4);
      for (int k = 2; k < all.length; k++) {
        load(all[0]);
        load(all[1]);
        load(all[k]);
        method.call(out, "(JJJ)J");
      }
    } else {
      int[] rest = storeOperands(3);
      load(rest[1]);
      method.call(out, LL_L);
      load(rest[0]);
      load(rest[2]);
      method.call(out, LL_L);
    }
  }

  /** Takes a lane out of a vector, or puts one into it. */
  private void lane(int op, int lane) {
    String name = Op.name(op);
    int perHalf = VectorOp.lanes(op) / 2;
    int shift = lane % perHalf * (Long.SIZE / perHalf);
    boolean isHigh = lane >= perHalf;
    VectorMethod method = VectorMethod.of(name);
    if (name.contains("extract")) {
      JavaType result = JavaType.ofLetter(Op.signature(op).charAt(2));
      int half = isHigh ? store() : -1;
      out.pop2();
      if (isHigh) {
        load(half);
      }
      out.loadConstant(shift);
      method.call(out, "(JI)" + result.desc());
      return;
    }
    JavaType operand = JavaType.ofLetter(Op.signature(op).charAt(1));
    int value = e.storeTemporary(operand);
    int high = isHigh ? -1 : store();
    out.loadLocal(operand.kind(), value).loadConstant(shift);
    method.call(out, "(J" + operand.desc() + "I)J");
    if (!isHigh) {
      load(high);
    }
  }
}
