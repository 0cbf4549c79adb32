package dev.ligature.wasm.debug;

import dev.ligature.wasm.WasmModule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The lines of a module's functions, of which each is decoded when asked for. Thread-safe. */
public final class LineTable {
  /** The bytes of a line program that a function may take, whatever its size. */
  private static final int ROOM = 1_024;

  /** How many more it may take for each byte of its body. */
  private static final int ROOM_PER_BYTE = 16;

  /** The custom section that has line tables. */
  public static final String SECTION = ".debug_line";

  private final WasmModule module;
  private final DebugSections sections;
  private final LineIndex index;
  private final Map<Integer, UnitFiles> files = new HashMap<>();

  private LineTable(WasmModule module, DebugSections sections) {
    this.module = module;
    this.sections = sections;
    this.index = LineIndex.of(module, sections);
  }

  /** Whether a module has line tables of its own. */
  public static boolean isIn(WasmModule module) {
    return module.customSection(SECTION).isPresent();
  }

  /** The lines that a module has of its own; empty if it has no line tables. */
  public static Optional<LineTable> of(WasmModule module) {
    return of(module, module);
  }

  /**
   * The lines of a module that are kept apart from it.
   *
   * @param module the module
   * @param debug the module with the debug information
   * @return empty if that has no line tables
   */
  public static Optional<LineTable> of(WasmModule module, WasmModule debug) {
    Objects.requireNonNull(module, "module");
    return DebugSections.of(debug).map(sections -> new LineTable(module, sections));
  }

  /**
   * The lines of a function that the module defines.
   *
   * @param function its index, imports counted
   */
  public synchronized FunctionLines lines(int function) {
    int unit = index.unit(function);
    if (unit < 0) {
      return FunctionLines.NONE;
    }
    UnitFiles names =
        files.computeIfAbsent(unit, number -> new UnitFiles(sections, index.header(number)));
    long room = ROOM + (long) ROOM_PER_BYTE * module.bodySize(function);
    LineProgram program = index.programAt(function, sections.bytes(), room);
    int codeStart = module.codeStart();
    int end = module.bodyStart(function) + module.bodySize(function) - codeStart;
    FunctionLines.Builder rows = new FunctionLines.Builder();
    long last = 0;
    do {
      last = program.address();
      rows.add((int) last + codeStart, names.name(program.file()), program.line());
    } while (program.next()
        && !program.hasEnded()
        && program.address() >= last
        && program.address() < end);
    return rows.build();
  }
}
