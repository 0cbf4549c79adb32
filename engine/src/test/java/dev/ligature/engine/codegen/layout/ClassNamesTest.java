package dev.ligature.engine.codegen.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a class loader takes for its own: names of its module's classes, and no others. */
final class ClassNamesTest {
  /** Groups 0 to 11, stubs 0 and 1. */
  private static final ClassNames NAMES = new ClassNames("dev", 12, 2);

  @ParameterizedTest
  @CsvSource({
    "dev$0, 0, -1",
    "dev$11, 11, -1",
    "dev$3$0, 3, -1",
    "dev$3$1234, 3, -1",
    "dev$plt0, -1, 0",
    "dev$plt1, -1, 1",
    "dev$instance, -1, -1"
  })
  void a_class_of_the_module_is_known_by_its_whole_name(String name, int group, int stub) {
    assertTrue(NAMES.isOwn(name));
    assertEquals(group, NAMES.groupNumber(name));
    assertEquals(stub, NAMES.stubNumber(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev",
        "dev.ligature.engine.Instance",
        "dev.ligature.engine.Global$1",
        "dev$",
        "dev$$",
        "dev$12",
        "dev$01",
        "dev$-1",
        "dev$4294967296",
        "dev$0$",
        "dev$0$x",
        "dev$0$1$2",
        "dev$plt",
        "dev$plt2",
        "dev$plt0$0",
        "dev$instances",
        "dev$instance$0",
        "dev$code",
        "devil$0",
        "de"
      })
  void a_class_with_a_name_that_only_begins_like_one_is_not(String name) {
    assertFalse(NAMES.isOwn(name));
  }

  @Test
  void names_are_read_as_they_are_made() {
    assertEquals(7, NAMES.groupNumber(NAMES.group(7)));
    assertEquals(7, NAMES.groupNumber(NAMES.part(7, 3)));
    assertEquals(1, NAMES.stubNumber(NAMES.stub(1)));
    assertTrue(NAMES.isOwn(NAMES.instance()));
  }
}
