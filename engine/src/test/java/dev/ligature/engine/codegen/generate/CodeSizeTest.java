package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.codegen.body.CodeSize;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate decides which functions are cut, and none that fits one method should be. */
final class CodeSizeTest {
  /** As large as a method may be. */
  private static final int UNCUT = 60_000;

  @ParameterizedTest
  @ValueSource(
      strings = {"bench-memory/memory.so", "bench-large/line.so", "bench-plugin/plugin.so"})
  void the_estimate_is_not_below_the_code_and_at_most_two_fifths_above_it(String module)
      throws IOException {
    Path file = Path.of(System.getProperty("user.dir")).resolveSibling("guests/modules/" + module);
    WasmModule parsed = WasmModule.parse(Files.readAllBytes(file));
    Map<String, Integer> sizes = sizes(parsed);
    long estimated = 0;
    long real = 0;
    for (int f = parsed.importCount(ExternKind.FUNCTION); f < parsed.functionCount(); f++) {
      FunctionBody body = parsed.body(f);
      int estimate = CodeSize.of(parsed, body);
      if (estimate > UNCUT) {
        continue;
      }
      int size = sizes.getOrDefault("f" + f, Integer.MAX_VALUE);
      assertTrue(estimate >= size, "f%d: %d of %d".formatted(f, estimate, size));
      estimated += estimate;
      real += size;
    }
    assertTrue(estimated <= real * 1.4, estimated + " for " + real);
  }

  private static Map<String, Integer> sizes(WasmModule module) {
    ModuleLayout layout = new ModuleLayout("guest", module, new Signatures(), f -> "f" + f);
    Map<String, Integer> sizes = new HashMap<>();
    for (int group = 0; group < layout.groupCount(); group++) {
      for (byte[] bytes : GroupGenerator.generate(layout, group, UNCUT, UNCUT).values()) {
        for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
          int size = ((CodeAttribute) method.code().orElseThrow()).codeLength();
          sizes.put(method.methodName().stringValue(), size);
        }
      }
    }
    return sizes;
  }
}
