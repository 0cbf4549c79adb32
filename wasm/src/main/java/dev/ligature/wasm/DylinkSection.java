package dev.ligature.wasm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a shared object or a position-independent program says about itself to the dynamic linker:
 * its {@code dylink.0} section, or the {@code dylink} section of toolchains before LLVM 14.
 *
 * <p>The convention wants the section in front of all others. It is accepted anywhere, as loaders
 * do; of several the first holds, and {@code dylink.0} is preferred to {@code dylink}.
 *
 * @param legacy whether this is a {@code dylink} section, which has nothing behind {@code needed}
 * @param memorySize how much linear memory the module's data takes, in bytes; unsigned 32 bits
 * @param memoryAlign the alignment of that memory, as a power of two: 4 is 16 bytes
 * @param tableSize how many table elements the module takes; unsigned 32 bits
 * @param tableAlign the alignment of those elements, as a power of two
 * @param needed the libraries that the module needs, in their order
 * @param exports the flags of exports, by name, in their order; only of exports that have any
 * @param imports the flags of imports, in their order; only of imports that have any
 * @param runtimePath where to look for the needed libraries, as written: {@code $ORIGIN} is not
 *     replaced
 * @param architecture what the module was made for
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md">WebAssembly
 *     Dynamic Linking</a>
 */
public record DylinkSection(
    boolean legacy,
    long memorySize,
    int memoryAlign,
    long tableSize,
    int tableAlign,
    List<String> needed,
    Map<String, SymbolFlags> exports,
    Map<ImportName, SymbolFlags> imports,
    List<String> runtimePath,
    Optional<String> architecture) {

  public DylinkSection {
    Objects.requireNonNull(architecture, "architecture");
    needed = List.copyOf(needed);
    exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
    imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
    runtimePath = List.copyOf(runtimePath);
  }

  /**
   * The two names of an import.
   *
   * @param module the module name
   * @param field the field name
   */
  public record ImportName(String module, String field) {
    public ImportName {
      Objects.requireNonNull(module, "module");
      Objects.requireNonNull(field, "field");
    }
  }

  /**
   * The section of a module; empty if it is not made for dynamic linking.
   *
   * @throws WasmException.Malformed if the section can't be read, or there are two
   */
  public static Optional<DylinkSection> of(WasmModule module) {
    Optional<CustomSection> section = module.customSection("dylink.0");
    if (section.isPresent()) {
      requireOne(module, section.get());
      return Optional.of(DylinkReader.read(module.bytes(), section.get()));
    }
    Optional<CustomSection> older = module.customSection("dylink");
    return older.isPresent()
        ? Optional.of(DylinkReader.readLegacy(module.bytes(), older.get()))
        : Optional.empty();
  }

  /** Two would say two things, of which no convention says what counts. */
  private static void requireOne(WasmModule module, CustomSection first) {
    for (CustomSection section : module.customSections()) {
      if (section.start() != first.start() && section.name().equals(first.name())) {
        throw new WasmException.Malformed("two sections dylink.0", section.start());
      }
    }
  }

  /** The flags of the export of that name; {@link SymbolFlags#NONE} if none are given. */
  public SymbolFlags exportFlags(String name) {
    Objects.requireNonNull(name, "name");
    return exports.getOrDefault(name, SymbolFlags.NONE);
  }

  /** The flags of an import; {@link SymbolFlags#NONE} if none are given. */
  public SymbolFlags importFlags(String module, String field) {
    return imports.getOrDefault(new ImportName(module, field), SymbolFlags.NONE);
  }
}
