package dev.ligature.bench.rows;

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
    ModuleBytes module = new ModuleBytes();
    module.write(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    ModuleBytes dylink = new ModuleBytes().name("dylink.0");
    dylink.number(MEM_INFO).vector(new ModuleBytes().number(0).number(0).number(0).number(0));
    ModuleBytes names = new ModuleBytes().number(needed.size());
    needed.forEach(names::name);
    dylink.number(NEEDED).vector(names);
    module.number(0).vector(dylink);
    module.number(TYPES);
    module.vector(new ModuleBytes().number(1).number(FUNC_TYPE).number(0).number(1).number(I32));
    ModuleBytes section = new ModuleBytes().number(imported.size());
    imported.forEach(name -> section.name("env").name(name).number(0).number(0));
    module.number(IMPORTS).vector(section);
    ModuleBytes functions = new ModuleBytes().number(exported.size());
    exported.forEach(name -> functions.number(0));
    module.number(FUNCTIONS).vector(functions);
    ModuleBytes exports = new ModuleBytes().number(exported.size());
    for (int k = 0; k < exported.size(); k++) {
      exports.name(exported.get(k)).number(0).number(imported.size() + k);
    }
    module.number(EXPORTS).vector(exports);
    ModuleBytes code = new ModuleBytes().number(exported.size());
    for (int k = 0; k < exported.size(); k++) {
      code.vector(body(imported.isEmpty() ? -1 : imported.size() - 1 - k % imported.size()));
    }
    module.number(CODE).vector(code);
    return module.toByteArray();
  }

  private static ModuleBytes body(int callee) {
    ModuleBytes body = new ModuleBytes().number(0);
    if (callee >= 0) {
      body.number(0x10).number(callee).number(0x41).number(1).number(0x6a);
    } else {
      body.number(0x41).number(1);
    }
    return body.number(0x0b);
  }
}
