package dev.ligature.linker.linearizable;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/** The modules of {@link Name}, which tell when they are constructed and destructed. */
final class LinkMapModules {
  private static final Path FOLDER = write();

  private LinkMapModules() {}

  static Path folder() {
    return FOLDER;
  }

  static Path main() {
    return FOLDER.resolve("main.wasm");
  }

  private static Path write() {
    FileSystem files = Jimfs.newFileSystem(Configuration.unix());
    Path folder = files.getPath("/lib");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("main.wasm"), value().build());
      Files.write(folder.resolve("undefined.so"), undefined().build());
      for (Name library : Name.values()) {
        Files.write(folder.resolve(library.file()), module(library).build());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static TestModule value() {
    return TestModule.sharing().function("value", GIVES_INT, Code.constant(5));
  }

  private static TestModule undefined() {
    TestModule module = TestModule.sharing().needs(Name.B.file());
    int missing = module.importFunction("missing", VOID);
    return module.function("run", VOID, Code.of().call(missing));
  }

  private static TestModule module(Name library) {
    String letter = library.letter();
    TestModule module = TestModule.sharing().memory(4, 2);
    library.needed().forEach(needed -> module.needs(needed.file()));
    int born = module.importFunction("born", GIVES_INT);
    int died = module.importFunction("died", VOID);
    int who = library.needed().isEmpty() ? -1 : module.importFunction("who_b", GIVES_INT);
    int base = module.memoryBase();
    if (who >= 0) {
      module.function("call_" + letter, GIVES_INT, Code.of().call(who));
    }
    return module
        .function("__wasm_call_ctors", VOID, Code.of().global(base).call(born).store())
        .function("_fini", VOID, Code.of().call(died))
        .function("who_" + letter, GIVES_INT, Code.constant(letter.charAt(0)))
        .function("life_" + letter, GIVES_INT, Code.of().global(base).load());
  }
}
