package dev.ligature.linker.map;

import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SegmentMode;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where the data of a module of fixed addresses is: from its first segment to the end
 * that wasm-ld marks, if it is exported, else to the end of the last segment or exported symbol.
 */
final class FixedData {
  private static final String END = "__data_end";

  private long low = Long.MAX_VALUE;
  private long high;

  private FixedData() {}

  static Area of(LibraryModule module, @Nullable Instance instance) {
    FixedData data = new FixedData();
    for (DataSegment segment : module.module().dataSegments()) {
      if (segment.mode() == SegmentMode.ACTIVE && segment.memory() == 0) {
        data.add(segment);
      }
    }
    if (data.low == Long.MAX_VALUE || instance == null) {
      return data.area();
    }
    for (Export export : module.module().exports()) {
      if (export.kind() == ExternKind.GLOBAL && export.name().equals(END)) {
        data.high = Math.max(data.high, value(instance.global(export.index())));
        return data.area();
      }
    }
    for (String name : module.symbolNames()) {
      ExportedSymbol symbol = module.symbol(name).orElseThrow();
      // What the static linker defines itself, such as __heap_base, is no data.
      if (symbol.kind() == ExportedSymbol.Kind.DATA && !name.startsWith("__")) {
        data.high = Math.max(data.high, value(instance.global(symbol.index())) + 1);
      }
    }
    return data.area();
  }

  private void add(DataSegment segment) {
    Instructions offset = segment.offset().orElseThrow();
    if (offset.op(0) == Op.I32_CONST || offset.op(0) == Op.I64_CONST) {
      long start =
          offset.op(0) == Op.I64_CONST
              ? offset.imm(0)
              : Integer.toUnsignedLong((int) offset.imm(0));
      low = Math.min(low, start);
      high = Math.max(high, start + segment.size());
    }
  }

  private static long value(Global global) {
    if (global instanceof Global.I64 wide) {
      return wide.value;
    }
    return global instanceof Global.I32 cell ? Integer.toUnsignedLong(cell.value) : 0;
  }

  private Area area() {
    return low == Long.MAX_VALUE ? Area.NONE : new Area(low, high - low);
  }
}
