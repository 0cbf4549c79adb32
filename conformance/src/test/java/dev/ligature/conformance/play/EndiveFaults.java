package dev.ligature.conformance.play;

import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SegmentMode;
import dev.ligature.wasm.WasmModule;
import java.util.List;

/**
 * What run.endive:runtime 1.2.0 is known to do otherwise than the specification says: it lets
 * atomic accesses be unaligned, does not drop active data segments, rounds some operands of {@code
 * f32.convert_i64_u} wrongly, and overflows in {@code table.copy} far out of bounds.
 */
final class EndiveFaults {
  private EndiveFaults() {}

  /** Whether a module has an instruction that may be wrong there. */
  static boolean isTouchedBy(WasmModule module) {
    int first = module.importCount(ExternKind.FUNCTION);
    for (int function = first; function < module.functionCount(); function++) {
      Instructions code = module.body(function).code();
      for (int i = 0; i < code.size(); i++) {
        if (isWrong(code, i, module.dataSegments())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isWrong(Instructions code, int i, List<DataSegment> segments) {
    int op = code.op(i);
    return switch (op) {
      case Op.F32_CONVERT_I64_U, Op.TABLE_COPY -> true;
      case Op.MEMORY_INIT -> segments.get(code.index(i)).mode() == SegmentMode.ACTIVE;
      default -> op >= Op.I32_ATOMIC_LOAD && op <= Op.I64_ATOMIC_RMW32_CMPXCHG_U;
    };
  }
}
