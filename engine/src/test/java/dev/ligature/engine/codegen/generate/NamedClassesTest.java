package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.loading.GeneratedClasses;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaders of generated classes search for no class that most of these name. */
final class NamedClassesTest {
  private static final int LIMIT = 8_000;

  @ParameterizedTest
  @ValueSource(strings = {"bench-memory/memory.so", "bench-plugin/plugin.so", "bench-sort/sort.so"})
  void what_the_classes_of_a_library_name_is_known(String module) throws IOException {
    Path file = Path.of(System.getProperty("user.dir")).resolveSibling("guests/modules/" + module);
    WasmModule parsed = WasmModule.parse(Files.readAllBytes(file));
    ModuleLayout layout = new ModuleLayout("guest", parsed, new Signatures(), f -> "f" + f);
    Set<String> unknown = new TreeSet<>();
    addUnknown(InstanceGenerator.generate(layout), unknown);
    for (int group = 0; group < layout.groupCount(); group++) {
      GroupGenerator.generate(layout, group, LIMIT, LIMIT)
          .values()
          .forEach(bytes -> addUnknown(bytes, unknown));
    }
    assertEquals(Set.of(), unknown);
  }

  private static void addUnknown(byte[] bytes, Set<String> unknown) {
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry named) {
        String name = named.asInternalName().replace('/', '.');
        boolean searched = name.startsWith("dev.ligature.") || name.startsWith("java.");
        if (searched && !GeneratedClasses.isKnown(name)) {
          unknown.add(name);
        }
      }
    }
  }
}
