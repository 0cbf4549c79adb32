package dev.ligature.wasm.debug;

import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;

/**
 * Where the sections of line tables are.
 *
 * @param bytes the module that has them
 * @param lines the line tables
 * @param lineTexts names that line tables of version 5 refer to
 * @param texts names that all debug information refers to
 */
@SuppressWarnings("ArrayRecordComponent")
record DebugSections(byte[] bytes, Range lines, Range lineTexts, Range texts) {
  private static final Range NONE = new Range(0, 0);

  /** A range of bytes. */
  record Range(int start, int end) {}

  /** Those of a module; empty if it has no line tables. */
  static Optional<DebugSections> of(WasmModule module) {
    return module
        .customSection(LineTable.SECTION)
        .map(
            lines ->
                new DebugSections(
                    module.bytes(),
                    range(lines),
                    range(module, ".debug_line_str"),
                    range(module, ".debug_str")));
  }

  private static Range range(WasmModule module, String name) {
    return module.customSection(name).map(DebugSections::range).orElse(NONE);
  }

  private static Range range(CustomSection section) {
    return new Range(section.start(), section.start() + section.size());
  }
}
