package dev.ligature.conformance.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What modules make the JVM load goes with them. */
final class ManyTypesTest {
  @Test
  void the_classes_of_function_types_go_with_the_last_module_that_has_them()
      throws IOException, InterruptedException {
    assertEquals("all right\n", Fork.run(ManyTypes.class, "-XX:MaxMetaspaceSize=64m"));
  }
}
