package dev.ligature.wasm;

import dev.ligature.wasm.DylinkSection.ImportName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code dylink.0} or {@code dylink} section. Subsections of unknown types are skipped;
 * lists that come in several subsections add up.
 */
final class DylinkReader {
  private static final String[] SUBSECTIONS = {
    "", "mem-info", "needed", "export-info", "import-info", "runtime-path", "architecture"
  };

  /** Alignments are powers of two in 32-bit memory. */
  private static final int MAX_ALIGN = 31;

  private final ByteReader reader;
  private long memorySize;
  private int memoryAlign;
  private long tableSize;
  private int tableAlign;
  private final List<String> needed = new ArrayList<>();
  private final Map<String, SymbolFlags> exports = new LinkedHashMap<>();
  private final Map<ImportName, SymbolFlags> imports = new LinkedHashMap<>();
  private final List<String> runtimePath = new ArrayList<>();
  private Optional<String> architecture = Optional.empty();
  private boolean hasMemoryInfo;

  private DylinkReader(ByteReader reader) {
    this.reader = reader;
  }

  static DylinkSection read(byte[] bytes, CustomSection section) {
    int end = section.start() + section.size();
    ByteReader bytesReader = ByteReader.ofConvention(bytes, section);
    DylinkReader reader = new DylinkReader(bytesReader);
    while (bytesReader.position() < end) {
      int type = bytesReader.u8("a subsection type");
      int size = bytesReader.count("the size of subsection " + type);
      int start = bytesReader.position();
      boolean known = type > 0 && type < SUBSECTIONS.length;
      String name = known ? " (" + SUBSECTIONS[type] + ")" : "";
      bytesReader.enter(start, start + size, section.name() + " subsection " + type + name);
      if (known) {
        reader.subsection(type);
        reader.checkEnd();
      }
      bytesReader.enter(start + size, end, section.name());
    }
    return reader.result(false);
  }

  static DylinkSection readLegacy(byte[] bytes, CustomSection section) {
    DylinkReader reader = new DylinkReader(ByteReader.ofConvention(bytes, section));
    reader.memoryInfo();
    reader.names(reader.needed, "a needed library");
    reader.checkEnd();
    return reader.result(true);
  }

  private void subsection(int type) {
    switch (type) {
      case 1 -> onlyMemoryInfo();
      case 2 -> names(needed, "a needed library");
      case 3 -> exports();
      case 4 -> imports();
      case 5 -> names(runtimePath, "a runtime path");
      default -> architecture = Optional.of(reader.name("the architecture"));
    }
  }

  private void onlyMemoryInfo() {
    if (hasMemoryInfo) {
      throw reader.malformed("there are two", "another subsection", reader.position());
    }
    hasMemoryInfo = true;
    memoryInfo();
  }

  private void memoryInfo() {
    memorySize = reader.u32("the memory size") & 0xffffffffL;
    memoryAlign = align("the memory alignment");
    tableSize = reader.u32("the table size") & 0xffffffffL;
    tableAlign = align("the table alignment");
  }

  private int align(String what) {
    int start = reader.position();
    int align = reader.u32(what);
    if (Integer.compareUnsigned(align, MAX_ALIGN) > 0) {
      throw reader.malformed(
          "alignment is not a power of two below 4 GiB",
          what + ", found 2^" + Integer.toUnsignedString(align),
          start);
    }
    return align;
  }

  private void names(List<String> names, String what) {
    int count = reader.count("the number of items");
    for (int i = 0; i < count; i++) {
      names.add(reader.name(what));
    }
  }

  private void exports() {
    int count = reader.count("the number of items");
    for (int i = 0; i < count; i++) {
      String name = reader.name("the name of an export");
      exports.put(name, new SymbolFlags(reader.u32("the flags of an export")));
    }
  }

  private void imports() {
    int count = reader.count("the number of items");
    for (int i = 0; i < count; i++) {
      String module = reader.name("the module name of an import");
      String field = reader.name("the field name of an import");
      SymbolFlags flags = new SymbolFlags(reader.u32("the flags of an import"));
      imports.put(new ImportName(module, field), flags);
    }
  }

  private void checkEnd() {
    if (!reader.atEnd()) {
      throw reader.malformed("section size mismatch", "the end of its contents", reader.position());
    }
  }

  private DylinkSection result(boolean legacy) {
    return new DylinkSection(
        legacy,
        memorySize,
        memoryAlign,
        tableSize,
        tableAlign,
        needed,
        exports,
        imports,
        runtimePath,
        architecture);
  }
}
