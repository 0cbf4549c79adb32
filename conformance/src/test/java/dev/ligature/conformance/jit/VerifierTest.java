package dev.ligature.conformance.jit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.conformance.programs.BuiltFolder;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM's verifier takes all classes of real modules, whatever of them is ever called. */
final class VerifierTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));

  @ParameterizedTest
  @ValueSource(
      strings = {"interpreters", "codecs", "lua", "sqlite", "mbedtls", "pcre2", "cxx", "libcxx"})
  void takes_programs(String recipe) throws IOException {
    Path built = BuiltFolder.of(recipe);
    try (Stream<Path> files = Files.list(built)) {
      for (Path file : files.filter(VerifierTest::isModule).sorted().toList()) {
        load(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emscripten/modules/node_modules/sql.js/dist/sql-wasm.wasm",
        "emscripten/modules/node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm",
        "examples/tree-sitter/node_modules/web-tree-sitter/web-tree-sitter.wasm"
      })
  void takes_modules(String module) throws IOException {
    Path file = ROOT.resolve(module);
    assumeTrue(Files.exists(file), "npm did not fetch " + module);
    load(file);
  }

  /** Of 9 to 34 MB. */
  @ParameterizedTest
  @Tag("nightly")
  @ValueSource(
      strings = {
        "bench/modules/node_modules/@electric-sql/pglite/dist/pglite.wasm",
        "emscripten/modules/node_modules/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm",
        "bench/programs/node_modules/@yowasp/yosys/gen/yosys.core.wasm"
      })
  void takes_large_modules(String module) throws IOException {
    takes_modules(module);
  }

  private static boolean isModule(Path file) {
    return file.toString().endsWith(".wasm") || file.toString().endsWith(".so");
  }

  private static void load(Path file) throws IOException {
    EngineOptions options = EngineOptions.DEFAULT;
    ModuleLoader loader =
        new ModuleLoader(
            "guest",
            WasmModule.parse(Files.readAllBytes(file)),
            new Signatures(),
            f -> "f" + f,
            Optional.empty(),
            options.methodLimit(),
            options.operandLimit(),
            false,
            StoredCode.none(),
            Optional.empty(),
            _ -> {});
    int stubs = loadAll(loader, "guest$plt");
    int groups = loadAll(loader, "guest$");
    assertTrue(groups == loader.groupCount(), groups + " groups of " + loader.groupCount());
    assertTrue(groups + stubs > 0, "no classes of " + file);
    for (int group = 0; group < groups; group++) {
      loadAll(loader, "guest$" + group + "$");
    }
  }

  /** Loads and verifies the classes that are counted from 0 on; how many there are. */
  private static int loadAll(ModuleLoader loader, String prefix) {
    int count = 0;
    try {
      while (true) {
        Class.forName(prefix + count, true, loader);
        count++;
      }
    } catch (ClassNotFoundException e) {
      return count;
    }
  }
}
