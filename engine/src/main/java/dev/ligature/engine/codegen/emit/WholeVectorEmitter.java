package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;

/**
 * Writes instructions on vectors that are one reference each: a call of a method of the run time,
 * named after the instruction. The JIT makes instructions of the processor of it.
 */
final class WholeVectorEmitter {
  private static final String BYTES = "[B";

  private final Emission e;
  private final CodeBuilder out;
  private final DirectVectors direct;

  WholeVectorEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
    this.direct = new DirectVectors(emission);
  }

  void emit(int i) {
    int op = e.code.op(i);
    switch (op) {
      case VectorOp.V128_CONST -> direct.constant(e.code.imm(i), e.code.high(i));
      case VectorOp.I8X16_SHUFFLE -> direct.shuffle(e.code.imm(i), e.code.high(i));
      case VectorOp.V128_LOAD, VectorOp.V128_STORE -> access(i, op == VectorOp.V128_LOAD);
      default -> {
        if (direct.emit(i)) {
          return;
        }
        VectorMethod method = VectorMethod.whole(Op.name(op));
        boolean lane = Op.immediates(op) == Op.Immediates.LANE;
        String type = typeOf(Op.signature(op), lane ? "I" : "");
        HandleCall.begin(e, method.owner(), method.name(), type, Op.signature(op).indexOf(':'));
        if (lane) {
          out.loadConstant(e.code.lane(i));
        }
        HandleCall.end(e, type);
      }
    }
  }

  /** The Java type of a signature, with further parameters. */
  private static String typeOf(String signature, String more) {
    int colon = signature.indexOf(':');
    StringBuilder type = new StringBuilder("(");
    for (int k = 0; k < colon; k++) {
      type.append(desc(signature.charAt(k)));
    }
    return type.append(more).append(')').append(desc(signature.charAt(colon + 1))).toString();
  }

  private static String desc(char letter) {
    return letter == 'v' ? Types.VECTOR : JavaType.ofLetter(letter).desc();
  }

  private void access(int i, boolean loads) {
    int offset = (int) e.code.imm(i);
    JavaType address = JavaType.ofAddress(e.module, e.code.aux(i));
    if (loads) {
      String rest = offset != 0 ? "I" + Types.MEMORY : Types.MEMORY;
      String type = "(" + address.desc() + rest + ")" + Types.VECTOR;
      HandleCall.begin(e, Types.LANE_ACCESS, "v128Load", type, 1);
      if (offset != 0) {
        out.loadConstant(offset);
      }
      e.loadMemory(e.code.aux(i));
      HandleCall.end(e, type);
    } else {
      store(offset, e.code.aux(i), address);
    }
  }

  /** In place, since a vector that goes to a method that is not inlined is made an object of. */
  private void store(int offset, int memory, JavaType address) {
    Label slow = out.newLabel();
    Label end = out.newLabel();
    int value = e.storeTemporary(JavaType.VECTOR);
    int base = e.storeTemporary(address);
    e.loadMemory(memory);
    out.getfield(Types.MEMORY, "bytes", BYTES);
    int bytes = out.allocateLocal(BYTES);
    out.astore(bytes).loadLocal(address.kind(), base);
    out.loadConstant(offset).aload(bytes);
    out.invokestatic(Types.LANE_ACCESS, "index", "(" + address.desc() + "I" + BYTES + ")I");
    int index = e.storeTemporary(JavaType.INT);
    out.iload(index).branch(Opcode.IFLT, slow);
    out.aload(value).aload(bytes).iload(index);
    out.invokevirtual(Types.VECTOR, "intoArray", "(" + BYTES + "I)V").goto_(end);
    out.labelBinding(slow).loadLocal(address.kind(), base);
    direct.halves(value);
    out.loadConstant(offset);
    e.loadMemory(memory);
    String type = "(" + address.desc() + "JJI" + Types.MEMORY + ")V";
    out.invokestatic(Types.LANE_ACCESS, "storeHalves", type).labelBinding(end);
  }
}
