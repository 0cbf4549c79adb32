package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;

/** Constant instructions. */
final class Constants {
  private Constants() {}

  /** A constant of a numeric type. */
  static void random(Bytes out, ValType type, Choice choice) {
    switch (type.kind()) {
      case I32 -> i32(out, (int) choice.integer());
      case I64 -> out.op(Op.I64_CONST).signed(choice.integer());
      case F32 -> out.op(Op.F32_CONST).f32(choice.f32Bits());
      default -> out.op(Op.F64_CONST).f64(choice.f64Bits());
    }
  }

  static void i32(Bytes out, int value) {
    out.op(Op.I32_CONST).signed(value);
  }
}
