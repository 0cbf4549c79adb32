package dev.ligature.engine.codegen.lines;

import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import dev.ligature.wasm.debug.LineTable;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The lines of a module, whose tables are looked through when they are first asked for. */
public final class ModuleLines {
  private final WasmModule module;
  private final Optional<DebugFile> file;
  private final Map<Integer, SoftReference<GroupLines>> traced = new ConcurrentHashMap<>();
  private boolean sought;
  private Optional<LineTable> table = Optional.empty();

  /**
   * Those of a module.
   *
   * @param file the file that has them, if the module has none
   */
  public ModuleLines(WasmModule module, Optional<DebugFile> file) {
    this.module = module;
    this.file = file;
  }

  private synchronized Optional<LineTable> table() {
    if (!sought) {
      table =
          LineTable.of(module)
              .or(
                  () ->
                      file.flatMap(DebugFile::read).flatMap(debug -> LineTable.of(module, debug)));
      sought = true;
    }
    return table;
  }

  /**
   * Those of functions that are generated at once.
   *
   * @param from the first one
   * @param to the one behind the last
   */
  public GroupLines group(int from, int to) {
    return table().map(lines -> GroupLines.of(lines, from, to)).orElse(GroupLines.NONE);
  }

  /** As {@link #group}, for stack traces, which ask for the same functions again and again. */
  public GroupLines traced(int from, int to) {
    SoftReference<GroupLines> known = traced.get(from);
    GroupLines lines = known == null ? null : known.get();
    if (lines == null) {
      lines = group(from, to);
      traced.put(from, new SoftReference<>(lines));
    }
    return lines;
  }
}
