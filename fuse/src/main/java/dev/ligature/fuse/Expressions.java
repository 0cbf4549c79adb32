package dev.ligature.fuse;

import dev.ligature.fuse.code.Encoding;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;

/** Writes constant expressions. */
final class Expressions {
  /** The prefix of instructions on vectors. */
  private static final int VECTOR = 0xfd;

  private Expressions() {}

  /** Writes a number of type i32. */
  static void number(int value, ByteWriter out) {
    out.u8(Op.I32_CONST);
    out.signed(value);
    out.u8(Op.END);
  }

  /** Writes an expression of a library. */
  static void write(Unit unit, Instructions code, ByteWriter out) {
    for (int i = 0; i < code.size(); i++) {
      if (code.op(i) == VectorOp.V128_CONST) {
        vector(code, i, out);
        continue;
      }
      out.u8(code.op(i));
      switch (code.op(i)) {
        case Op.I32_CONST, Op.I64_CONST -> out.signed(code.imm(i));
        case Op.F32_CONST -> fixed(code.imm(i), Float.BYTES, out);
        case Op.F64_CONST -> fixed(code.imm(i), Double.BYTES, out);
        case Op.GLOBAL_GET -> out.u32(unit.global(code.index(i)));
        case Op.REF_FUNC -> out.u32(unit.function(code.index(i)));
        case Op.REF_NULL -> Encoding.heapType(out, code.types(i).getFirst(), unit::type);
        default -> {}
      }
    }
  }

  private static void vector(Instructions code, int i, ByteWriter out) {
    out.u8(VECTOR);
    out.u32(VectorOp.code(code.op(i)));
    fixed(code.imm(i), Long.BYTES, out);
    fixed(code.high(i), Long.BYTES, out);
  }

  private static void fixed(long bits, int bytes, ByteWriter out) {
    for (int k = 0; k < bytes; k++) {
      out.u8((int) (bits >>> (k * Byte.SIZE)) & 0xff);
    }
  }
}
