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

  /** Of bodies: when a module is opened, without decoding others. */
  private static void assertRefusedByScan(String expected, ModuleBuilder builder) {
    WasmModule module = builder.parse();
    Validator.validateModule(module);
    WasmException e =
        assertThrows(WasmException.Unsupported.class, () -> Validator.checkFeatures(module));
    String message = String.valueOf(e.getMessage());
    assertEquals("unsupported: " + expected, message.substring(0, message.indexOf(" at offset ")));
  }

  private static void assertPasses(ModuleBuilder builder) {
    WasmModule module = builder.validate();
    Validator.checkFeatures(module);
  }

  @Test
  void more_than_fifty_thousand_locals_are_refused() {
    String expected = "too many locals: 50001, at most 50000 in function 0";
    assertRefusedByScan(
        expected, new ModuleBuilder().type("i", "").functionWithLocals(0, "01 d08603 7f", ""));
    assertRefusedByScan(
        expected,
        new ModuleBuilder().type("i", "").functionWithLocals(0, "02 01 7f cf8603 7e", ""));
    assertPasses(new ModuleBuilder().type("i", "").functionWithLocals(0, "01 cf8603 7f", ""));
  }

  @Test
  void more_than_two_hundred_thousand_operands_are_refused() {
    ModuleBuilder most = new ModuleBuilder().type("", "");
    most.function(0, "4100".repeat(200_000) + "1a".repeat(200_000));
    assertPasses(most);
    ModuleBuilder constants = new ModuleBuilder().type("", "");
    constants.function(0, "").function(0, "4100".repeat(200_001) + "1a".repeat(200_001));
    assertRefusedByScan("too many operands: 200001, at most 200000 in function 1", constants);
  }

  @Test
  void operands_are_counted_whatever_leaves_them() {
    String expected = "too many operands: 200001, at most 200000 in function 0";
    ModuleBuilder calls = new ModuleBuilder().type("", "").type("", "i".repeat(1000));
    calls.function(0, "1001".repeat(201) + "00").function(1, "00");
    assertRefusedByScan(expected, calls);
    ModuleBuilder blocks = new ModuleBuilder().type("", "").type("i".repeat(1000), "");
    blocks.function(0, ("0240" + "00" + "0201").repeat(201) + "00" + "0b".repeat(402));
    assertRefusedByScan(expected, blocks);
    ModuleBuilder catches = new ModuleBuilder().type("", "").type("i".repeat(1000), "");
    catches.item(Section.TAG, "0001");
    catches.function(0, ("0640" + "0700").repeat(201) + "00" + "0b".repeat(201));
    assertRefusedByScan(expected, catches);
  }

  @Test
  void an_invalid_body_is_not_the_scans_affair() {
    ModuleBuilder builder = new ModuleBuilder().type("", "");
    builder.function(0, "1a" + "4100".repeat(200_001) + "1a".repeat(200_001));
    WasmModule module = builder.parse();
    Validator.validateModule(module);
    Validator.checkFeatures(module);
  }

  @Test
  void a_table_of_branches_that_carries_more_than_a_million_values_is_refused() {
    StringBuilder labels = new StringBuilder();
    for (int k = 0; k <= 1000; k++) {
      labels.append(ModuleBuilder.leb(k));
    }
    String code = "0201".repeat(1000) + "00" + "0e" + ModuleBuilder.leb(1000) + labels;
    ModuleBuilder wide = new ModuleBuilder().type("", "").type("", "i".repeat(1000));
    wide.function(1, code + "0b".repeat(1000));
    assertRefusedByScan(
        "too many values carried by a br_table: 1001000, at most 1000000 in function 0", wide);
    // As many labels, but of few blocks.
    ModuleBuilder few = new ModuleBuilder().type("", "").type("", "i".repeat(1000));
    String alternating = "0001".repeat(1000) + "00";
    few.function(1, "0201" + "00" + "0e" + ModuleBuilder.leb(2000) + alternating + "0b");
    assertPasses(few);
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
