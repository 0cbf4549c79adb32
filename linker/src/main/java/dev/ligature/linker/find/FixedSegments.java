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
    int memories = module.importCount(ExternKind.MEMORY);
    for (DataSegment segment : module.dataSegments()) {
      if (segment.mode() == SegmentMode.ACTIVE
          && segment.memory() < memories
          && segment.size() > 0
          && isConstant(segment.offset().orElseThrow())) {
        return Optional.of(
            "its data have the fixed address %s, where other libraries' may be"
                .formatted(place(segment.offset().orElseThrow())));
      }
    }
    int tables = module.importCount(ExternKind.TABLE);
    for (ElementSegment segment : module.elementSegments()) {
      if (segment.mode() == SegmentMode.ACTIVE
          && segment.table() < tables
          && segment.size() > 0
          && isConstant(segment.offset().orElseThrow())) {
        return Optional.of(
            "its functions have the fixed place %s in the table, where other libraries' may be"
                .formatted(place(segment.offset().orElseThrow())));
      }
    }
    return Optional.empty();
  }

  /** Whether nothing that the loader chooses is in it. */
  private static boolean isConstant(Instructions offset) {
    for (int i = 0; i < offset.size(); i++) {
      if (offset.op(i) == Op.GLOBAL_GET) {
        return false;
      }
    }
    return true;
  }

  /** The place as it is written; of a sum the first part. */
  private static String place(Instructions offset) {
    long value = offset.imm(0);
    return "0x" + Long.toHexString(offset.op(0) == Op.I32_CONST ? value & 0xffff_ffffL : value);
  }
}
