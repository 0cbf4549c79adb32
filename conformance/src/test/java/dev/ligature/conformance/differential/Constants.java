package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;

/** Constant instructions. */
final class Constants {
  private Constants() {}

  /** A constant of a numeric type. */
  static void random(Bytes out, ValType type, Choice choice) {
    switch (type.kind()) {
      case I32 -> i32(out, (int) choice.integer());
      case I64 -> out.op(Op.I64_CONST).signed(choice.integer());
      case V128 -> {
        out.op(VectorOp.V128_CONST);
        for (int half = 0; half < 2; half++) {
          switch (choice.below(4)) {
            case 0 -> out.f64(choice.f64Bits());
            case 1 -> out.f32(choice.f32Bits()).f32(choice.f32Bits());
            case 2 -> out.f64(choice.integer());
            default -> out.f32((int) choice.integer()).f32((int) choice.integer());
          }
        }
      }
      case F32 -> out.op(Op.F32_CONST).f32(choice.f32Bits());
      default -> out.op(Op.F64_CONST).f64(choice.f64Bits());
    }
  }

  static void i32(Bytes out, int value) {
    out.op(Op.I32_CONST).signed(value);
  }
}
