package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is at the top of a component, by which people can tell what they have: how many modules and
 * components are in it, and the names of what it imports and exports.
 *
 * @param modules how many core modules it has in it
 * @param components how many components it has in it
 * @param imports the names of its imports, in order
 * @param exports the names of its exports, in order
 * @see <a href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md">
 *     Component Model Binary Format</a>
 */
public record ComponentOutline(
    int modules, int components, List<String> imports, List<String> exports) {
  private static final int HEADER = 8;
  private static final int CORE_MODULE = 1;
  private static final int COMPONENT = 4;
  private static final int IMPORT = 10;
  private static final int EXPORT = 11;

  /** How a description of a core module begins, and the sort of one that is exported. */
  private static final int CORE = 0;

  private static final int VALUE = 2;
  private static final int TYPE = 3;
  private static final int LAST_DESCRIPTION = 5;

  public ComponentOutline {
    imports = List.copyOf(imports);
    exports = List.copyOf(exports);
  }

  /** Whether bytes begin as a component does. */
  public static boolean isComponent(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return bytes.length >= HEADER
        && bytes[0] == 0
        && bytes[1] == 'a'
        && bytes[2] == 's'
        && bytes[3] == 'm'
        && bytes[6] == 1
        && bytes[7] == 0;
  }

  /** The outline of a component; empty if the bytes are none, or not in order. */
  public static Optional<ComponentOutline> of(byte[] bytes) {
    if (!isComponent(bytes)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(bytes));
    } catch (WasmException e) {
      return Optional.empty();
    }
  }

  private static ComponentOutline read(byte[] bytes) {
    int modules = 0;
    int components = 0;
    List<String> imports = new ArrayList<>();
    List<String> exports = new ArrayList<>();
    ByteReader reader = new ByteReader(bytes, HEADER, bytes.length, "the component");
    while (!reader.atEnd()) {
      int id = reader.u8("a section's number");
      int size = reader.u32("a section's size");
      int start = reader.position();
      if (size < 0 || size > reader.remaining()) {
        throw reader.malformed("length out of bounds", "a section", start);
      }
      switch (id) {
        case CORE_MODULE -> modules++;
        case COMPONENT -> components++;
        case IMPORT -> names(new ByteReader(bytes, start, start + size, "imports"), false, imports);
        case EXPORT -> names(new ByteReader(bytes, start, start + size, "exports"), true, exports);
        default -> {}
      }
      reader.skip(size, "a section");
    }
    return new ComponentOutline(modules, components, imports, exports);
  }

  private static void names(ByteReader reader, boolean exported, List<String> names) {
    int count = reader.count("a number of names");
    for (int k = 0; k < count; k++) {
      // Names of functions and of interfaces, and such with a version behind them.
      int form = reader.u8("the form of a name");
      names.add(reader.name("a name"));
      if (form == 2) {
        reader.name("a version");
      }
      if (!exported) {
        description(reader);
      } else {
        if (reader.u8("a sort") == CORE) {
          reader.u8("a sort of the core");
        }
        reader.u32("an index");
        if (reader.u8("whether a type is written") == 1) {
          description(reader);
        }
      }
    }
  }

  private static void description(ByteReader reader) {
    int kind = reader.u8("a description");
    if (kind > LAST_DESCRIPTION) {
      throw reader.malformed("malformed description", "a description", reader.position() - 1);
    } else if (kind == CORE) {
      reader.u8("a sort of the core");
    }
    boolean bound = kind == VALUE || kind == TYPE;
    if (bound && reader.u8("a bound") == (kind == TYPE ? 1 : -1)) {
      // Any type of its own.
      return;
    }
    reader.u32("an index");
  }
}
