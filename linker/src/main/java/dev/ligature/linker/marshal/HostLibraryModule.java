package dev.ligature.linker.marshal;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the module of a host object's library: its functions are imported from the host and
 * exported, its data is in a segment.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">Binary format:
 *     modules</a>
 */
final class HostLibraryModule {
  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int CUSTOM = 0;
  private static final int TYPES = 1;
  private static final int IMPORTS = 2;
  private static final int GLOBALS = 6;
  private static final int EXPORTS = 7;
  private static final int DATA = 11;
  private static final int MEMORY_INFO = 1;
  private static final int FUNCTION = 0;
  private static final int MEMORY = 2;
  private static final int GLOBAL = 3;
  private static final int TYPE_FUNCTION = 0x60;
  private static final int TYPE_I32 = 0x7f;
  private static final int TYPE_I64 = 0x7e;
  private static final int TYPE_F32 = 0x7d;
  private static final int TYPE_F64 = 0x7c;
  private static final int I32_CONST = 0x41;
  private static final int GLOBAL_GET = 0x23;
  private static final int END = 0x0b;
  private static final int ALIGNMENT = 8;
  private static final int ALIGNMENT_POWER = 3;

  private final HostLibrary library;
  private final List<String> functions;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final ByteWriter contents = new ByteWriter();

  private HostLibraryModule(HostLibrary library) {
    this.library = library;
    this.functions = new ArrayList<>(library.exports().keySet());
    for (Map.Entry<String, HostData> entry : library.data().entrySet()) {
      pad(contents, entry.getValue().alignment());
      offsets.put(entry.getKey(), contents.size());
      contents.bytes(entry.getValue().bytes());
    }
    pad(contents, ALIGNMENT);
  }

  private static void pad(ByteWriter contents, int alignment) {
    while (contents.size() % alignment != 0) {
      contents.u8(0);
    }
  }

  /** The module. */
  static byte[] of(HostLibrary library) {
    return new HostLibraryModule(library).module();
  }

  private byte[] module() {
    ByteWriter out = new ByteWriter();
    out.bytes(HEADER);
    section(out, CUSTOM, dylink());
    section(out, TYPES, types());
    section(out, IMPORTS, imports());
    section(out, GLOBALS, globals());
    section(out, EXPORTS, exports());
    section(out, DATA, segments());
    return out.toByteArray();
  }

  private static void section(ByteWriter out, int id, ByteWriter contents) {
    out.u8(id);
    out.sized(contents);
  }

  private ByteWriter dylink() {
    ByteWriter info = new ByteWriter();
    info.u32(contents.size());
    info.u32(ALIGNMENT_POWER);
    info.u32(0);
    info.u32(0);
    ByteWriter out = new ByteWriter();
    out.name("dylink.0");
    section(out, MEMORY_INFO, info);
    return out;
  }

  private ByteWriter types() {
    ByteWriter out = new ByteWriter();
    out.u32(functions.size());
    for (ExportedMethod method : library.exports().values()) {
      FuncType type = method.type();
      out.u8(TYPE_FUNCTION);
      types(out, type.params());
      types(out, type.results());
    }
    return out;
  }

  private static void types(ByteWriter out, List<ValType> types) {
    out.u32(types.size());
    for (ValType type : types) {
      out.u8(
          switch (type.kind()) {
            case I32 -> TYPE_I32;
            case I64 -> TYPE_I64;
            case F32 -> TYPE_F32;
            default -> TYPE_F64;
          });
    }
  }

  private ByteWriter imports() {
    boolean hasData = contents.size() > 0;
    ByteWriter out = new ByteWriter();
    out.u32(functions.size() + (hasData ? 2 : 0));
    for (int k = 0; k < functions.size(); k++) {
      out.name(library.name());
      out.name(HostLibrary.importName(functions.get(k)));
      out.u8(FUNCTION);
      out.u32(k);
    }
    if (hasData) {
      out.name("env");
      out.name("memory");
      out.u8(MEMORY);
      out.u8(0);
      out.u32(0);
      out.name("env");
      out.name("__memory_base");
      out.u8(GLOBAL);
      out.u8(TYPE_I32);
      out.u8(0);
    }
    return out;
  }

  private ByteWriter globals() {
    ByteWriter out = new ByteWriter();
    out.u32(offsets.size());
    for (int offset : offsets.values()) {
      out.u8(TYPE_I32);
      out.u8(0);
      out.u8(I32_CONST);
      out.signed(offset);
      out.u8(END);
    }
    return out;
  }

  private ByteWriter exports() {
    ByteWriter out = new ByteWriter();
    out.u32(functions.size() + offsets.size());
    for (int k = 0; k < functions.size(); k++) {
      out.name(functions.get(k));
      out.u8(FUNCTION);
      out.u32(k);
    }
    int global = 1;
    for (String symbol : offsets.keySet()) {
      out.name(symbol);
      out.u8(GLOBAL);
      out.u32(global++);
    }
    return out;
  }

  private ByteWriter segments() {
    ByteWriter out = new ByteWriter();
    if (contents.size() == 0) {
      out.u32(0);
      return out;
    }
    out.u32(1);
    out.u32(0);
    out.u8(GLOBAL_GET);
    out.u32(0);
    out.u8(END);
    out.sized(contents);
    return out;
  }
}
