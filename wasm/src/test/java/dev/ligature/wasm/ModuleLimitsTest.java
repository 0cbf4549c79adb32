package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What is larger than engines take is refused when it is read. */
final class ModuleLimitsTest {
  private static void assertRefused(String expected, ModuleBuilder module) {
    byte[] bytes = module.bytes();
    WasmException e = assertThrows(WasmException.Malformed.class, () -> WasmModule.parse(bytes));
    assertEquals(expected, e.getMessage());
  }

  @Test
  void a_function_type_of_more_than_a_thousand_parameters_is_refused() {
    assertRefused(
        "too many parameter types: 1001, at most 1000 in the type section at offset 0xd",
        new ModuleBuilder().type("i".repeat(1001), ""));
    assertEquals(
        1000, new ModuleBuilder().type("i".repeat(1000), "").parse().type(0).params().size());
  }

  @Test
  void a_function_type_of_more_than_a_thousand_results_is_refused() {
    assertRefused(
        "too many result types: 70000, at most 1000 in the type section at offset 0xf",
        new ModuleBuilder().type("", "i".repeat(70_000)));
    assertEquals(
        1000, new ModuleBuilder().type("", "i".repeat(1000)).parse().type(0).results().size());
  }

  @Test
  void more_than_a_million_of_a_kind_are_refused() {
    ModuleBuilder types = new ModuleBuilder();
    for (int k = 0; k < 1_000_001; k++) {
      types.item(Section.TYPE, "600000");
    }
    assertRefused(
        "too many types: 1000001, at most 1000000 in the type section at offset 0xd", types);
    ModuleBuilder globals = new ModuleBuilder();
    for (int k = 0; k < 1_000_001; k++) {
      globals.item(Section.GLOBAL, "7f0041000b");
    }
    assertRefused(
        "too many globals: 1000001, at most 1000000 in the global section at offset 0xd", globals);
  }

  @Test
  void more_than_a_hundred_thousand_tables_or_data_segments_are_refused() {
    ModuleBuilder tables = new ModuleBuilder();
    ModuleBuilder data = new ModuleBuilder();
    for (int k = 0; k < 100_001; k++) {
      tables.table(0);
      data.item(Section.DATA, "0100");
    }
    assertRefused(
        "too many tables: 100001, at most 100000 in the table section at offset 0xc", tables);
    assertRefused(
        "too many segments: 100001, at most 100000 in the data section at offset 0xc", data);
  }

  @Test
  void a_body_of_more_than_seven_and_a_half_megabytes_is_refused() {
    ModuleBuilder module = new ModuleBuilder().type("", "");
    module.function(0, "01".repeat(7_654_320));
    assertRefused(
        "too many bytes of a body: 7654322, at most 7654321 in the code section at offset 0x18",
        module);
  }
}
