package dev.ligature.conformance.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.conformance.programs.BuiltFolder;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.codegen.generate.GroupGenerator;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No method of a real module is too large for the JVM's compilers, whoever calls it. */
final class MethodSizeTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interpreters",
        "codecs",
        "lua",
        "sqlite",
        "mbedtls",
        "pcre2",
        "expat",
        "libpng",
        "cxx",
        "libcxx"
      })
  void programs(String recipe) throws IOException {
    Path built = BuiltFolder.of(recipe);
    try (Stream<Path> files = Files.list(built)) {
      for (Path file : files.filter(MethodSizeTest::isModule).sorted().toList()) {
        assertEquals(List.of(), hugeMethods(file), file.toString());
      }
    }
  }

  /** Of 6 to 75 MB. */
  @ParameterizedTest
  @Tag("nightly")
  @ValueSource(
      strings = {
        "bench/modules/node_modules/@electric-sql/pglite/dist/pglite.wasm",
        "examples/lapack/node_modules/webr/dist/R.wasm",
        "bench/programs/node_modules/@yowasp/yosys/gen/yosys.core.wasm",
        "guests/libc/node_modules/@yowasp/clang/gen/llvm.core.wasm"
      })
  void large_programs(String module) throws IOException {
    Path file = ROOT.resolve(module);
    assumeTrue(Files.exists(file), "npm did not fetch " + module);
    assertEquals(List.of(), hugeMethods(file));
  }

  private static boolean isModule(Path file) {
    return file.toString().endsWith(".wasm") || file.toString().endsWith(".so");
  }

  private static List<String> hugeMethods(Path file) throws IOException {
    WasmModule module = WasmModule.parse(Files.readAllBytes(file));
    ModuleLayout layout = new ModuleLayout("guest", module, new Signatures(), f -> "f" + f);
    List<String> huge = new ArrayList<>();
    for (int group = 0; group < layout.groupCount(); group++) {
      for (byte[] bytes : generate(layout, group)) {
        for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
          int size = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
          if (size >= CompilerLogTest.HUGE) {
            huge.add(method.methodName() + ": " + size);
          }
        }
      }
    }
    return huge;
  }

  private static Iterable<byte[]> generate(ModuleLayout layout, int group) {
    EngineOptions options = EngineOptions.DEFAULT;
    return GroupGenerator.generate(layout, group, options.methodLimit(), options.operandLimit())
        .values();
  }
}
