package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions over the limits of Java methods. What they must return was computed natively. */
final class LargeFunctionTest {
  private static final String HUGE = "huge/huge.so";

  @Test
  void a_switch_of_three_thousand_cases_in_a_loop_computes_what_native_code_does() {
    Standalone huge = new Standalone(HUGE);
    assertEquals((int) 3947686860L, huge.call("machine", 1_000_000, 1));
    assertEquals(1568765845, huge.call("machine", 1000, 77));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 3000, 200_000})
  void the_result_does_not_depend_on_where_a_function_is_cut(int methodLimit) {
    Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(methodLimit));
    Standalone huge = new Standalone(engine, HUGE);
    Standalone whole = new Standalone(HUGE);
    assertEquals(whole.call("machine", 50, 77), huge.call("machine", 50, 77));
    assertEquals(whole.call("straight", 1), huge.call("straight", 1));
    assertEquals(whole.call("loops", 3), huge.call("loops", 3));
  }

  @Test
  void every_method_is_small_enough_for_the_jit(@TempDir Path folder) throws IOException {
    Standalone huge = new Standalone(new Engine(EngineOptions.DEFAULT.withClassDump(folder)), HUGE);
    huge.call("machine", 10, 1);
    huge.call("straight", 1);
    huge.call("loops", 1);
    List<Integer> sizes = methodSizes(folder);
    assertTrue(sizes.size() > 50, "methods: " + sizes.size());
    assertEquals(List.of(), sizes.stream().filter(size -> size >= 8000).toList());
  }

  private static List<Integer> methodSizes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .flatMap(LargeFunctionTest::methodSizesOf)
          .toList();
    }
  }

  private static Stream<Integer> methodSizesOf(Path file) {
    try {
      return ClassFile.of().parse(file).methods().stream()
          .flatMap(method -> method.code().stream())
          .map(code -> ((CodeAttribute) code).codeLength());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
