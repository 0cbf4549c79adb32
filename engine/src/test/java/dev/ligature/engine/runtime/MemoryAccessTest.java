package dev.ligature.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The size of the methods that all loads and stores go through. */
final class MemoryAccessTest {
  /** What C1 inlines: {@code C1MaxInlineSize}. */
  private static final int C1_INLINES = 35;

  @Test
  void no_access_is_short_enough_for_c1_to_inline() throws IOException {
    ClassModel model;
    try (InputStream file = MemoryAccess.class.getResourceAsStream("MemoryAccess.class")) {
      model = ClassFile.of().parse(file.readAllBytes());
    }
    List<String> shorter =
        model.methods().stream()
            .filter(method -> !method.methodName().stringValue().startsWith("<"))
            .filter(
                method -> ((CodeAttribute) method.code().orElseThrow()).codeLength() <= C1_INLINES)
            .map(method -> method.methodName().stringValue())
            .toList();
    assertEquals(List.of(), shorter);
    assertEquals(25, model.methods().size(), "23 instructions, a constructor, an initializer");
  }
}
