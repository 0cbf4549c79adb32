package dev.ligature.wasm.debug;

import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;

/**
 * A file that has the debug information of a module, which names it. Read when lines are first
 * wanted.
 *
 * @see <a href="https://yurydelendik.github.io/webassembly-dwarf/#external-DWARF">External DWARF
 *     information</a>
 */
public interface DebugFile {
  /** The custom section that names it. */
  String SECTION = "external_debug_info";

  /** Says which version of the file it is: another text if there is something else in it. */
  String version();

  /** A module with the line tables, whatever else; empty if there is none, or it can't be read. */
  Optional<WasmModule> read();

  /** The name or URL of the file, as a module has it; empty if it names none. */
  static Optional<String> nameIn(WasmModule module) {
    return module.customSection(SECTION).flatMap(section -> name(module.bytes(), section));
  }

  private static Optional<String> name(byte[] bytes, CustomSection section) {
    int end = section.start() + section.size();
    DebugBytes in = new DebugBytes(bytes, section.start(), end);
    try {
      int behind = in.behind(in.uleb());
      String name = in.textAt(in.position(), behind);
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    } catch (DebugBytes.Malformed e) {
      return Optional.empty();
    }
  }
}
