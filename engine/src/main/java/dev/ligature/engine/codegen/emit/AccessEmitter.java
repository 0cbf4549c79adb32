package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;

/** Writes loads and stores: a call of {@code MemoryAccess}, and what converts the value. */
final class AccessEmitter {
  private static final int COUNT = Op.I64_STORE32 - Op.I32_LOAD + 1;

  /** The methods of the instructions, and their types without and with an offset. */
  private static final String[] METHODS = new String[COUNT];

  private static final String[] PLAIN_TYPES = new String[COUNT];
  private static final String[] FAR_TYPES = new String[COUNT];
  private static final String[] OFFSET_TYPES = new String[COUNT];

  static {
    for (int k = 0; k < COUNT; k++) {
      int op = Op.I32_LOAD + k;
      String type = op == Op.I32_STORE16 ? "(IS)V" : NumericEmitter.typeOf(Op.signature(op), "");
      METHODS[k] = NumericEmitter.camelCase(Op.name(op));
      PLAIN_TYPES[k] = MethodTypes.append(type, Types.MEMORY);
      FAR_TYPES[k] = MethodTypes.append(type, "J" + Types.MEMORY);
      OFFSET_TYPES[k] = MethodTypes.append(type, "I" + Types.MEMORY);
    }
  }

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
        out.loadConstant(0xffffffffL).op(Opcode.LAND);
      }
      case Op.I64_STORE8 -> store(i, Op.I32_STORE8, true);
      case Op.I64_STORE16 -> store(i, Op.I32_STORE16, true);
      case Op.I64_STORE32 -> store(i, Op.I32_STORE, true);
      case Op.I32_STORE16 -> store(i, Op.I32_STORE16, false);
      default -> access(i, e.code.op(i));
    }
  }

  private void extend(int i, int op) {
    access(i, op);
    out.i2l();
  }

  private void store(int i, int op, boolean isLong) {
    if (isLong) {
      out.l2i();
    }
    if (op == Op.I32_STORE16) {
      out.op(Opcode.I2S);
    }
    access(i, op);
  }

  /** The type of a method whose first parameter, an address, is 64 bits wide. */
  static String widened(String type) {
    return "(J" + type.substring(2);
  }

  private void access(int i, int op) {
    if (JavaType.ofAddress(e.module, e.code.aux(i)) == JavaType.LONG) {
      wideAccess(i, op - Op.I32_LOAD);
      return;
    }
    int offset = (int) e.code.imm(i);
    // The sum of an array index and such an offset could wrap into the array.
    String owner = offset < 0 ? Types.SEGMENT_ACCESS : Types.MEMORY_ACCESS;
    int at = op - Op.I32_LOAD;
    String type = offset != 0 ? OFFSET_TYPES[at] : PLAIN_TYPES[at];
    // Among vectors, which leave C2 little room for plain calls.
    boolean byHandle = e.types.areVectorsWhole();
    if (byHandle) {
      HandleCall.begin(e, owner, METHODS[at], type, Op.signature(op).indexOf(':'));
    }
    if (offset != 0) {
      out.loadConstant(offset);
    }
    e.loadMemory(e.code.aux(i));
    if (byHandle) {
      HandleCall.end(e, type);
    } else {
      out.invokestatic(owner, METHODS[at], type);
    }
  }

  private void wideAccess(int i, int at) {
    long offset = e.code.imm(i);
    boolean far = offset < 0 || offset > Integer.MAX_VALUE;
    String type = PLAIN_TYPES[at];
    if (far) {
      out.loadConstant(offset);
      type = FAR_TYPES[at];
    } else if (offset != 0) {
      out.loadConstant((int) offset);
      type = OFFSET_TYPES[at];
    }
    e.loadMemory(e.code.aux(i));
    out.invokestatic(
        far ? Types.WIDE_SEGMENT_ACCESS : Types.WIDE_ACCESS, METHODS[at], widened(type));
  }
}
