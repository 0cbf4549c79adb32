package dev.ligature.bench.rows;

import dev.ligature.guests.wat.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes shared libraries that need each other: library <i>i</i> exports {@code f_i_0}, {@code
 * f_i_1}.. and imports of ten libraries before it; a root library needs them all.
 */
final class GeneratedLibraries {
  /** The root library, which exports {@code run}. */
  static final String ROOT = "root.so";

  /** How many libraries each imports from. */
  static final int PROVIDERS = 10;

  private static final int FUNC_TYPE = 0x60;
  private static final int I32 = 0x7f;
  private static final int TYPES = 1;
  private static final int IMPORTS = 2;
  private static final int FUNCTIONS = 3;
  private static final int EXPORTS = 7;
  private static final int CODE = 10;
  private static final int MEM_INFO = 1;
  private static final int NEEDED = 2;

  private final int exports;
  private final int imports;

  /**
   * Libraries of one shape.
   *
   * @param exports how many functions each exports
   * @param imports how many functions each imports, as many of each provider
   */
  GeneratedLibraries(int exports, int imports) {
    this.exports = exports;
    this.imports = imports;
  }

  /** Writes libraries and their root to a folder. */
  void write(Path folder, int count) throws IOException {
    List<String> all = new ArrayList<>();
    for (int library = 0; library < count; library++) {
      List<String> needed = new ArrayList<>();
      List<String> imported = new ArrayList<>();
      for (int p = 1; p <= PROVIDERS && library >= PROVIDERS; p++) {
        needed.add(fileName(library - p));
        for (int k = 0; k < imports / PROVIDERS; k++) {
          imported.add(symbol(library - p, (library * 7 + k * 13) % exports));
        }
      }
      List<String> exported = new ArrayList<>();
      for (int k = 0; k < exports; k++) {
        exported.add(symbol(library, k));
      }
      Files.write(folder.resolve(fileName(library)), module(needed, imported, exported));
      all.add(fileName(library));
    }
    String last = symbol(count - 1, exports - 1);
    Files.write(folder.resolve(ROOT), module(all, List.of(last), List.of("run")));
  }

  /** The name of a function. */
  static String symbol(int library, int function) {
    return "f_" + library + "_" + function;
  }

  private static String fileName(int library) {
    return "lib" + library + ".so";
  }

  /** Each function gives 1, or 1 more than an imported one. */
  private static byte[] module(List<String> needed, List<String> imported, List<String> exported)
      throws IOException {
    Bytes module = new Bytes();
    module.bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    Bytes dylink = new Bytes().name("dylink.0");
    dylink
        .unsigned(MEM_INFO)
        .sized(new Bytes().unsigned(0).unsigned(0).unsigned(0).unsigned(0).toArray());
    Bytes names = new Bytes().unsigned(needed.size());
    needed.forEach(names::name);
    dylink.unsigned(NEEDED).sized(names.toArray());
    module.unsigned(0).sized(dylink.toArray());
    module.unsigned(TYPES);
    module.sized(
        new Bytes()
            .unsigned(1)
            .unsigned(FUNC_TYPE)
            .unsigned(0)
            .unsigned(1)
            .unsigned(I32)
            .toArray());
    Bytes section = new Bytes().unsigned(imported.size());
    imported.forEach(name -> section.name("env").name(name).unsigned(0).unsigned(0));
    module.unsigned(IMPORTS).sized(section.toArray());
    Bytes functions = new Bytes().unsigned(exported.size());
    exported.forEach(name -> functions.unsigned(0));
    module.unsigned(FUNCTIONS).sized(functions.toArray());
    Bytes exports = new Bytes().unsigned(exported.size());
    for (int k = 0; k < exported.size(); k++) {
      exports.name(exported.get(k)).unsigned(0).unsigned(imported.size() + k);
    }
    module.unsigned(EXPORTS).sized(exports.toArray());
    Bytes code = new Bytes().unsigned(exported.size());
    for (int k = 0; k < exported.size(); k++) {
      code.sized(
          body(imported.isEmpty() ? -1 : imported.size() - 1 - k % imported.size()).toArray());
    }
    module.unsigned(CODE).sized(code.toArray());
    return module.toArray();
  }

  private static Bytes body(int callee) {
    Bytes body = new Bytes().unsigned(0);
    if (callee >= 0) {
      body.unsigned(0x10).unsigned(callee).unsigned(0x41).unsigned(1).unsigned(0x6a);
    } else {
      body.unsigned(0x41).unsigned(1);
    }
    return body.unsigned(0x0b);
  }
}
