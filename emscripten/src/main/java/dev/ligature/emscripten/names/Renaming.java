package dev.ligature.emscripten.names;

import dev.ligature.linker.HostFunction;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.ByteWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a module anew, with the names that its imports and exports had. */
public final class Renaming {
  private static final int HEADER = 8;
  private static final int IMPORT = 2;
  private static final int EXPORT = 7;

  private static final Pattern OF_WASI =
      Pattern.compile("(args|clock|environ|fd|path|poll|proc|random|sched|sock)_\\w+");

  private final byte[] module;
  private final ShortNames names;

  private Renaming(byte[] module, ShortNames names) {
    this.module = module;
    this.names = names;
  }

  /**
   * The module with whole names. What has none stays as it is; so does all of what is no module.
   *
   * @param module its bytes
   */
  public static byte[] of(byte[] module, ShortNames names) {
    try {
      return new Renaming(module, names).written();
    } catch (BadModuleException _) {
      return module;
    }
  }

  private byte[] written() throws BadModuleException {
    ModuleReader reader = new ModuleReader(module, 0, module.length);
    reader.pass(HEADER);
    ByteWriter writer = new ByteWriter();
    writer.bytes(module, 0, HEADER);
    while (!reader.isAtEnd()) {
      int start = reader.position();
      int id = reader.read();
      int size = reader.number();
      int body = reader.position();
      reader.pass(size);
      ModuleReader section = new ModuleReader(module, body, reader.position());
      if (id == IMPORT) {
        write(writer, id, imports(Entry.imports(section)));
      } else if (id == EXPORT) {
        write(writer, id, exports(Entry.exports(section)));
      } else {
        writer.bytes(module, start, reader.position());
      }
    }
    return writer.toByteArray();
  }

  private static void write(ByteWriter writer, int id, ByteWriter section) {
    writer.u8(id);
    writer.sized(section);
  }

  private ByteWriter imports(List<Entry> entries) {
    ByteWriter section = new ByteWriter();
    section.u32(entries.size());
    for (Entry entry : entries) {
      Optional<String> name = own(entry.kind()).or(() -> names.importName(entry.name()));
      section.name(name.map(Renaming::module).orElse(entry.module()));
      section.name(name.orElse(entry.name()));
      entry.writeType(section);
    }
    return section;
  }

  private static String module(String name) {
    return OF_WASI.matcher(name).matches() ? WasiPreview1.MODULE : HostFunction.ENV;
  }

  /** The name of what a program has one of. */
  private static Optional<String> own(int kind) {
    return switch (kind) {
      case Entry.MEMORY -> Optional.of("memory");
      case Entry.TABLE -> Optional.of("__indirect_function_table");
      default -> Optional.empty();
    };
  }

  /** No two exports may have one name: the first one that it is said of has it. */
  private ByteWriter exports(List<Entry> entries) {
    List<String> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Entry entry : entries) {
      Optional<String> name = own(entry.kind()).or(() -> names.exportName(entry.name()));
      chosen.add(name.filter(taken::add).orElse(""));
    }
    ByteWriter section = new ByteWriter();
    section.u32(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      section.name(chosen.get(i).isEmpty() ? unused(entry.name(), taken) : chosen.get(i));
      entry.writeType(section);
    }
    return section;
  }

  /** A short name, or one like it if another export is named so now. */
  private static String unused(String name, Set<String> taken) {
    String unused = name;
    while (!taken.add(unused)) {
      unused += "'";
    }
    return unused;
  }
}
