package dev.ligature.wasm.debug;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugBytes.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in the line programs the rows of each function begin. To find that, all programs are run
 * once, and no row is kept.
 */
final class LineIndex {
  private static final int NONE = -1;

  /** How far in front of a body a sequence may begin: there is the size of the body. */
  private static final int SIZE_BYTES = 5;

  /**
   * What an entry has: the unit, the place behind its first row, that row's address, file, line.
   */
  private static final int NUMBERS = 5;

  private final WasmModule module;
  private final int imported;
  private final int codeStart;
  private final List<LineHeader> units = new ArrayList<>();
  private final int[] entries;

  /** How many more entries may be looked at: ranges that cover each other are no use. */
  private long budget;

  private LineIndex(WasmModule module, DebugSections sections) {
    this.module = module;
    this.imported = module.importCount(ExternKind.FUNCTION);
    this.codeStart = module.codeStart();
    this.entries = new int[(module.functionCount() - imported) * NUMBERS];
    Arrays.fill(entries, NONE);
    int size = sections.lines().end() - sections.lines().start();
    this.budget = 4L * (module.functionCount() + size);
  }

  static LineIndex of(WasmModule module, DebugSections sections) {
    LineIndex index = new LineIndex(module, sections);
    DebugBytes in =
        new DebugBytes(sections.bytes(), sections.lines().start(), sections.lines().end());
    try {
      while (!in.atEnd()) {
        LineHeader header = LineHeader.read(in);
        if (header != null) {
          index.units.add(header);
          index.add(new LineProgram(header, sections.bytes()));
        }
      }
    } catch (Malformed e) {
      // What was read before holds.
      return index;
    }
    return index;
  }

  private void add(LineProgram program) {
    int function = NONE;
    boolean inside = false;
    while (budget > 0) {
      int position = program.position();
      long address = program.address();
      int file = program.file();
      int line = program.line();
      if (!program.next()) {
        return;
      }
      if (inside && program.address() > address) {
        function = cover(function, position, address, file, line, program.address());
      }
      boolean begins = !inside;
      inside = !program.hasEnded() && (begins || program.address() >= address);
      if (begins && inside) {
        function = functionAt(program.address());
        inside = function != NONE;
      }
      if (!inside && !skipSequence(program)) {
        return;
      }
    }
  }

  /** Goes to the end of a sequence that makes no sense; whether there is another one. */
  private static boolean skipSequence(LineProgram program) {
    while (!program.hasEnded()) {
      if (!program.next()) {
        return false;
      }
    }
    return true;
  }

  /** The function in whose body, or in front of whose body, a sequence begins. */
  private int functionAt(long address) {
    int low = 0;
    int high = entries.length / NUMBERS - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end(middle) > address) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    boolean inside =
        low == high && address > 0 && address >= start(low) - SIZE_BYTES && address < end(low);
    return inside ? low : NONE;
  }

  private int start(int function) {
    return module.bodyStart(imported + function) - codeStart;
  }

  private int end(int function) {
    return start(function) + module.bodySize(imported + function);
  }

  /** Notes a row as the first of those functions that have none; gives the last one it covers. */
  private int cover(int first, int position, long address, int file, int line, long next) {
    int function = first;
    while (end(function) <= address) {
      budget--;
      if (function + 1 == entries.length / NUMBERS) {
        return function;
      }
      function++;
    }
    for (int k = function; k < entries.length / NUMBERS && start(k) < next; k++) {
      budget--;
      function = k;
      int at = k * NUMBERS;
      if (entries[at] == NONE) {
        entries[at] = units.size() - 1;
        entries[at + 1] = position;
        entries[at + 2] = (int) address;
        entries[at + 3] = file;
        entries[at + 4] = line;
      }
    }
    return function;
  }

  /** The number of the line table that has the rows of a function; negative if there are none. */
  int unit(int function) {
    return entries[(function - imported) * NUMBERS];
  }

  /** The header of a line table. */
  LineHeader header(int unit) {
    return units.get(unit);
  }

  /**
   * A program that has just given the first row of a function.
   *
   * @param room how many bytes it may read from there on
   */
  LineProgram programAt(int function, byte[] bytes, long room) {
    int at = (function - imported) * NUMBERS;
    LineProgram program = new LineProgram(units.get(entries[at]), bytes);
    program.resume(entries[at + 1], room, entries[at + 2], entries[at + 3], entries[at + 4]);
    return program;
  }
}
