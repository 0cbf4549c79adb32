package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;

/** Writes instructions on memory that other threads may use at the same time. */
final class AtomicEmitter {
  /** The methods of {@code AtomicAccess}, in the order of the opcodes. */
  private static final String[] METHODS = {
    "load", "store", "add", "sub", "and", "or", "xor", "xchg", "cmpxchg"
  };

  /** The sizes of accesses in bytes, in the order of the opcodes. */
  private static final int[] SIZES = {4, 8, 1, 2, 1, 2, 4};

  private final Emission e;
  private final Instructions code;
  private final CodeBuilder out;

  AtomicEmitter(Emission emission) {
    this.e = emission;
    this.code = emission.code;
    this.out = emission.out;
  }

  /** Writes an access: base and values are on the stack; offset, size and memory follow. */
  void access(int i) {
    int op = code.op(i);
    boolean wide = JavaType.ofAddress(e.module, code.aux(i)) == JavaType.LONG;
    if (wide) {
      out.loadConstant(code.imm(i));
    } else {
      out.loadConstant((int) code.imm(i));
    }
    out.loadConstant(size(op));
    e.loadMemory(code.aux(i));
    String type = NumericEmitter.typeOf(Op.signature(op), (wide ? "JI" : "II") + Types.MEMORY);
    if (wide) {
      out.invokestatic(Types.WIDE_ATOMIC_ACCESS, method(op), AccessEmitter.widened(type));
    } else {
      out.invokestatic(Types.ATOMIC_ACCESS, method(op), type);
    }
  }

  void fence() {
    out.invokestatic(Types.ATOMIC_ACCESS, "fence", "()V");
  }

  private static String method(int op) {
    return switch (op) {
      case Op.MEMORY_ATOMIC_NOTIFY -> "notifyWaiters";
      case Op.MEMORY_ATOMIC_WAIT32, Op.MEMORY_ATOMIC_WAIT64 -> "await";
      default ->
          Op.signature(op).equals("i:i")
              ? "loadInt"
              : METHODS[(op - Op.I32_ATOMIC_LOAD) / SIZES.length];
    };
  }

  private static int size(int op) {
    return switch (op) {
      case Op.MEMORY_ATOMIC_NOTIFY, Op.MEMORY_ATOMIC_WAIT32 -> 4;
      case Op.MEMORY_ATOMIC_WAIT64 -> 8;
      default -> SIZES[(op - Op.I32_ATOMIC_LOAD) % SIZES.length];
    };
  }
}
