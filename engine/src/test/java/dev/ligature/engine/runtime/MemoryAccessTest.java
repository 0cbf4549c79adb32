package dev.ligature.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size of the methods that all loads and stores go through. */
final class MemoryAccessTest {
  /** What C2 inlines at every call that is not rare: {@code MaxInlineSize}. */
  private static final int INLINED = 35;

  @ParameterizedTest
  @ValueSource(classes = {MemoryAccess.class, WideAccess.class})
  void accesses_are_short_enough_to_be_inlined_wherever_they_stand(Class<?> table)
      throws IOException {
    ClassModel model;
    try (InputStream file = table.getResourceAsStream(table.getSimpleName() + ".class")) {
      model = ClassFile.of().parse(file.readAllBytes());
    }
    List<String> longer =
        model.methods().stream()
            .filter(method -> !method.methodName().stringValue().startsWith("<"))
            .filter(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength() > INLINED)
            .map(method -> method.methodName().stringValue())
            .toList();
    assertEquals(List.of(), longer);
  }
}
