package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What code there is of a module that is open, and what is told of it. */
final class GeneratedCodeTest {
  /** 523 functions, one of them of 200 KB. */
  private static final String LINE = "bench-large/line.so";

  private static GeneratedCode.Function function(Standalone module, String name) {
    return code(module).functions().stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static GeneratedCode code(Standalone module) {
    return module.instance.compiled().generatedCode();
  }

  private static long sizeOfFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      // Classes of groups have a number behind their module's name.
      return files
          .filter(file -> file.getFileName().toString().matches(".*\\$[0-9].*"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void nothing_is_generated_of_a_module_but_what_relocates_its_data() {
    GeneratedCode code = code(new Standalone(LINE));
    assertTrue(code.groups().size() > 20, code.groups().size() + " groups");
    assertEquals(
        List.of("__wasm_call_ctors", "__wasm_apply_data_relocs"),
        code.functions().stream()
            .filter(GeneratedCode.Function::isGenerated)
            .map(GeneratedCode.Function::name)
            .toList());
  }

  @Test
  void a_call_generates_the_group_of_its_function_and_no_other() {
    Standalone line = new Standalone(LINE);
    int before = code(line).generated().size();
    line.call("line_in_one", 1);
    GeneratedCode code = code(line);
    assertEquals(before + 1, code.generated().size());
    assertTrue(function(line, "line_in_one").isGenerated());
    // It calls functions of all groups.
    line.call("line_in_many", 1);
    assertTrue(code(line).generated().size() > code.groups().size() / 2);
  }

  @Test
  void the_sizes_are_those_of_the_classes_in_use(@TempDir Path folder) throws IOException {
    Standalone line = new Standalone(new Engine(EngineOptions.DEFAULT.withClassDump(folder)), LINE);
    line.call("line_in_one", 1);
    List<GeneratedCode.Group> generated = code(line).generated();
    int bytes = generated.stream().mapToInt(GeneratedCode.Group::classBytes).sum();
    assertEquals(sizeOfFiles(folder), bytes);
    GeneratedCode.Group group = generated.getLast();
    assertTrue(group.classes() > 1);
    assertTrue(group.constantPoolBytes() > 1000 && group.constantPoolBytes() < group.classBytes());
    GeneratedCode.Function function = function(line, "line_in_one");
    GeneratedMethods parts =
        new GeneratedMethods(GeneratedMethods.in(folder).partsOf("line_in_one"));
    assertEquals(parts.all().size() + 1, function.methods());
    int partBytes = parts.sizes().stream().mapToInt(Integer::intValue).sum();
    assertTrue(function.codeBytes() > partBytes && function.codeBytes() < partBytes + 8000);
    assertTrue(function.bodyBytes() > 150_000, function.bodyBytes() + " bytes");
  }
}
