package dev.ligature.linker.find;

import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SegmentMode;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;

/**
 * What a library writes to fixed places of memory and table that it shares: over what is there.
 * Compilers that know no shared libraries do so, even if a {@code dylink.0} section is put before
 * what they make.
 */
public final class FixedSegments {
  /** What to do about it. */
  public static final String HINT =
      "compile it to be position-independent; where the compiler can't, keep strings, arrays and"
          + " function pointers out of its static data";

  private FixedSegments() {}

  /** Why a library can't be loaded, if that is why. */
  public static Optional<String> problem(WasmModule module) {
    if (module.importCount(ExternKind.MEMORY) > 0) {
      for (DataSegment segment : module.dataSegments()) {
        if (segment.mode() == SegmentMode.ACTIVE
            && segment.memory() == 0
            && segment.size() > 0
            && isConstant(segment.offset().orElseThrow())) {
          return Optional.of(
              "its data have the fixed address 0x%x, where other libraries' may be"
                  .formatted(segment.offset().orElseThrow().imm(0)));
        }
      }
    }
    if (module.importCount(ExternKind.TABLE) > 0) {
      for (ElementSegment segment : module.elementSegments()) {
        if (segment.mode() == SegmentMode.ACTIVE
            && segment.table() == 0
            && segment.size() > 0
            && isConstant(segment.offset().orElseThrow())) {
          return Optional.of(
              "its functions have the fixed place %d in the table, where other libraries' may be"
                  .formatted(segment.offset().orElseThrow().imm(0)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isConstant(Instructions offset) {
    return (offset.op(0) == Op.I32_CONST || offset.op(0) == Op.I64_CONST) && offset.op(1) == Op.END;
  }
}
