package dev.ligature.emscripten.names;

import dev.ligature.wasm.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** Something that a module imports or exports. */
final class Entry {
  static final int FUNCTION = 0;
  static final int TABLE = 1;
  static final int MEMORY = 2;
  private static final int GLOBAL = 3;
  private static final int TAG = 4;

  // Types of references with a heap type behind them.
  private static final int NULLABLE = 0x63;
  private static final int NOT_NULLABLE = 0x64;

  private static final int HAS_MAXIMUM = 1;
  private static final int HAS_PAGE_SIZE = 8;

  private final String module;
  private final String name;
  private final int kind;
  private final byte[] rest;

  private Entry(String module, String name, int kind, byte[] rest) {
    this.module = module;
    this.name = name;
    this.kind = kind;
    this.rest = rest;
  }

  /** The module of an import; empty for an export. */
  String module() {
    return module;
  }

  String name() {
    return name;
  }

  /** What it is, as in a module. */
  int kind() {
    return kind;
  }

  /** Writes the kind, and what follows that in the module. */
  void writeType(ByteWriter writer) {
    writer.u8(kind);
    writer.bytes(rest);
  }

  /**
   * The imports in a section.
   *
   * @see <a
   *     href="https://webassembly.github.io/spec/core/binary/modules.html#import-section">Import
   *     section</a>
   */
  static List<Entry> imports(ModuleReader section) throws BadModuleException {
    List<Entry> entries = new ArrayList<>();
    for (int left = section.number(); left > 0; left--) {
      String module = section.name();
      String name = section.name();
      int kind = section.read();
      int start = section.position();
      switch (kind) {
        case FUNCTION -> section.passNumber();
        case TABLE -> {
          passType(section);
          passLimits(section);
        }
        case MEMORY -> passLimits(section);
        case GLOBAL -> {
          passType(section);
          section.pass(1);
        }
        case TAG -> {
          section.pass(1);
          section.passNumber();
        }
        default -> throw new BadModuleException();
      }
      entries.add(new Entry(module, name, kind, section.since(start)));
    }
    return entries;
  }

  /** The exports in a section. */
  static List<Entry> exports(ModuleReader section) throws BadModuleException {
    List<Entry> entries = new ArrayList<>();
    for (int left = section.number(); left > 0; left--) {
      String name = section.name();
      int kind = section.read();
      int start = section.position();
      section.passNumber();
      entries.add(new Entry("", name, kind, section.since(start)));
    }
    return entries;
  }

  private static void passType(ModuleReader section) throws BadModuleException {
    int type = section.read();
    if (type == NULLABLE || type == NOT_NULLABLE) {
      section.passNumber();
    }
  }

  private static void passLimits(ModuleReader section) throws BadModuleException {
    int flags = section.read();
    section.passNumber();
    if ((flags & HAS_MAXIMUM) != 0) {
      section.passNumber();
    }
    if ((flags & HAS_PAGE_SIZE) != 0) {
      section.passNumber();
    }
  }
}
