package dev.ligature.fuse;

import dev.ligature.wasm.ByteWriter;
import java.util.function.Consumer;

/** Writes the sections of a module. */
final class ModuleWriter {
  static final int CUSTOM = 0;
  static final int TYPE = 1;
  static final int IMPORT = 2;
  static final int FUNCTION = 3;
  static final int TABLE = 4;
  static final int MEMORY = 5;
  static final int GLOBAL = 6;
  static final int EXPORT = 7;
  static final int START = 8;
  static final int ELEMENT = 9;
  static final int CODE = 10;
  static final int DATA = 11;
  static final int DATA_COUNT = 12;
  static final int TAG = 13;

  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

  private final ByteWriter out = new ByteWriter();

  ModuleWriter() {
    out.bytes(HEADER);
  }

  /** Writes a section. */
  void section(int id, Consumer<ByteWriter> content) {
    ByteWriter section = new ByteWriter();
    content.accept(section);
    out.u8(id);
    out.sized(section);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
