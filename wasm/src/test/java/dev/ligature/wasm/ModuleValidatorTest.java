package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertInvalid;
import static dev.ligature.wasm.ModuleBuilder.name;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class ModuleValidatorTest {
  private static ModuleBuilder module() {
    return new ModuleBuilder();
  }

  private static void assertValid(ModuleBuilder builder) {
    assertDoesNotThrow(builder::validate);
  }

  private static void assertError(String message, ModuleBuilder builder) {
    assertInvalid(message, builder::validate);
  }

  @Test
  void a_type_names_types_of_its_group_or_before_it() {
    assertValid(module().item(Section.TYPE, "60 01 63 00 00"));
    assertValid(module().item(Section.TYPE, "4e 02 60 01 63 01 00 60 01 63 00 00"));
    assertError(
        "unknown type 1: there are 1 in the type section at offset 0xb",
        module().item(Section.TYPE, "60 01 63 01 00").type("", ""));
  }

  @Test
  void a_global_import_names_a_type_that_is_there() {
    assertError(
        "unknown type 5: there are 0 in the import section at offset 0xb",
        module().imports("a", "b", "03 63 05 00"));
  }

  @Test
  void a_32_bit_memory_has_at_most_65536_pages() {
    assertValid(module().item(Section.MEMORY, "01 808004 808004"));
    assertError(
        "memory size must be at most 65536 pages (4GiB): found 65537.. in the memory section"
            + " at offset 0xb",
        module().memory(65537));
    assertError(
        "memory size must be at most 65536 pages (4GiB): found 0..65537 in the memory section"
            + " at offset 0xb",
        module().item(Section.MEMORY, "01 00 818004"));
  }

  @Test
  void a_64_bit_memory_reaches_further() {
    assertValid(module().item(Section.MEMORY, "04 818004"));
    assertError(
        "memory size must be at most 281474976710656 pages: found i64 281474976710657.. in the"
            + " memory section at offset 0xb",
        module().item(Section.MEMORY, "04 81808080808040"));
  }

  @Test
  void a_minimum_is_not_greater_than_its_maximum() {
    assertError(
        "size minimum must not be greater than maximum: found 2..1 in the memory section"
            + " at offset 0xb",
        module().item(Section.MEMORY, "01 02 01"));
    assertError(
        "size minimum must not be greater than maximum: found 2..1 in the import section"
            + " at offset 0xb",
        module().imports("a", "b", "01 70 01 02 01"));
  }

  @Test
  void a_shared_memory_has_a_maximum() {
    assertValid(module().item(Section.MEMORY, "03 01 02"));
    assertError(
        "shared memory must have maximum: found 1.. shared in the memory section at offset 0xb",
        module().item(Section.MEMORY, "02 01"));
  }

  @Test
  void there_may_be_several_memories_and_tables() {
    assertValid(module().memory(1).memory(2).table(1).table(2));
  }

  @Test
  void a_table_of_non_null_references_needs_a_value() {
    assertError(
        "type mismatch: a table of (ref func) needs a value for its elements in the table section"
            + " at offset 0xb",
        module().item(Section.TABLE, "64 70 00 01"));
  }

  @Test
  void the_first_value_of_a_table_has_its_type() {
    assertError(
        "type mismatch: end expects funcref, found externref in table 0 at offset 0x12",
        module().item(Section.TABLE, "40 00 70 00 01 d0 6f 0b"));
  }

  @Test
  void a_32_bit_table_has_at_most_2_to_the_32_less_1_elements() {
    assertError(
        "table size must be at most 2^32-1 elements: found 4294967296.. in the table section"
            + " at offset 0xb",
        module().item(Section.TABLE, "70 00 8080808010"));
  }

  @Test
  void a_tag_has_no_results() {
    assertError(
        "non-empty tag result type: found () -> i32 in the tag section at offset 0x12",
        module().type("", "i").item(Section.TAG, "00 00"));
  }

  @Test
  void a_global_starts_with_a_value_of_its_type() {
    assertError(
        "type mismatch: end expects i32, found i64 in global 0 at offset 0xf",
        module().global("7f 00", "42 00"));
    assertError(
        "type mismatch: end expects i32, found nothing in global 0 at offset 0xd",
        module().global("7f 00", ""));
    assertError(
        "type mismatch: end expects no more values, found i32 in global 0 at offset 0x11",
        module().global("7f 00", "41 00 41 00"));
  }

  @Test
  void constant_expressions_may_calculate_with_globals_before_them() {
    assertValid(
        module()
            .imports("env", "__memory_base", "03 7f 00")
            .global("7f 00", "23 00 41 10 6a")
            .global("7f 00", "23 01 41 02 6c 41 01 6b")
            .global("7e 00", "42 01 42 02 7c 42 03 7d 42 04 7e"));
  }

  @Test
  void constant_expressions_do_not_see_globals_behind_them() {
    assertError(
        "unknown global 0: there are 0 in global 0 at offset 0xd",
        module().global("7f 00", "23 00"));
  }

  @Test
  void constant_expressions_use_no_mutable_globals() {
    assertError(
        "constant expression required: global 0 is mutable in global 1 at offset 0x17",
        module().imports("a", "b", "03 7f 01").global("7f 00", "23 00"));
  }

  @Test
  void constant_expressions_have_no_other_instructions() {
    assertError(
        "constant expression required: found i32.clz in global 0 at offset 0xf",
        module().global("7f 00", "41 00 67"));
    assertError(
        "constant expression required: found block in global 0 at offset 0xd",
        module().global("7f 00", "02 40 0b 41 00"));
    assertError(
        "constant expression required: found nop in global 0 at offset 0xd",
        module().global("7f 00", "01 41 00"));
  }

  @Test
  void references_to_functions_are_constant() {
    assertValid(module().type("", "").global("70 00", "d2 00").function(0, ""));
    assertError(
        "unknown function 3: there are 0 in global 0 at offset 0xd",
        module().global("70 00", "d2 03"));
  }

  @Test
  void null_references_name_types_that_are_there() {
    assertError(
        "unknown type 4: there are 0 in global 0 at offset 0xd", module().global("70 00", "d0 04"));
  }

  @Test
  void exports_name_what_is_there() {
    assertError(
        "unknown function 0: there are 0 in the export section at offset 0xb",
        module().export("a", ExternKind.FUNCTION, 0));
    assertError(
        "unknown table 1: there are 1 in the export section at offset 0x11",
        module().table(1).export("a", ExternKind.TABLE, 1));
    assertError(
        "unknown memory 2: there are 0 in the export section at offset 0xb",
        module().export("a", ExternKind.MEMORY, 2));
    assertError(
        "unknown global 4294967295: there are 0 in the export section at offset 0xb",
        module().item(Section.EXPORT, name("a") + "03 ffffffff0f"));
    assertError(
        "unknown tag 0: there are 0 in the export section at offset 0xb",
        module().export("a", ExternKind.TAG, 0));
  }

  @Test
  void names_of_exports_are_unique() {
    assertError(
        "duplicate export name a in the export section at offset 0x14",
        module().memory(1).export("a", ExternKind.MEMORY, 0).export("a", ExternKind.MEMORY, 0));
  }

  @Test
  void the_start_function_is_there() {
    assertError(
        "unknown function 1: there are 0 in the start section at offset 0xa",
        module().item(Section.START, "01"));
    assertError(
        "unknown function 4294967295: there are 0 in the start section at offset 0xa",
        module().item(Section.START, "ffffffff0f"));
  }

  @Test
  void the_start_function_has_neither_parameters_nor_results() {
    assertError(
        "start function must be of type () -> (): found (i32) -> () in the start section"
            + " at offset 0x15",
        module().type("i", "").function(0, "").item(Section.START, "00"));
  }

  @Test
  void element_segments_name_tables_that_are_there() {
    assertError(
        "unknown table 0: there are 0 in the element section at offset 0xb",
        module().item(Section.ELEMENT, "00 41 00 0b 00"));
  }

  @Test
  void element_segments_name_functions_that_are_there() {
    assertError(
        "unknown function 7: there are 0 in the element section at offset 0x11",
        module().table(1).item(Section.ELEMENT, "00 41 00 0b 01 07"));
    assertError(
        "unknown function 7: there are 0 in element segment 0 at offset 0xe",
        module().item(Section.ELEMENT, "05 70 01 d2 07 0b"));
  }

  @Test
  void elements_have_the_type_of_their_table() {
    assertError(
        "type mismatch: a table of externref gets elements of (ref func) in the element section"
            + " at offset 0x11",
        module().item(Section.TABLE, "6f 00 01").item(Section.ELEMENT, "00 41 00 0b 00"));
    assertError(
        "type mismatch: end expects externref, found funcref in element segment 0 at offset 0x10",
        module().item(Section.ELEMENT, "05 6f 01 d0 70 0b"));
  }

  @Test
  void offsets_are_addresses() {
    assertError(
        "type mismatch: end expects i32, found i64 in the offset of element segment 0"
            + " at offset 0x14",
        module().table(1).item(Section.ELEMENT, "00 42 00 0b 00"));
    assertError(
        "type mismatch: end expects i32, found i64 in the offset of data segment 0 at offset 0x13",
        module().memory(1).item(Section.DATA, "00 42 00 0b 00"));
    assertValid(module().item(Section.MEMORY, "04 01").item(Section.DATA, "00 42 00 0b 00"));
    assertValid(module().item(Section.TABLE, "70 04 01").item(Section.ELEMENT, "00 42 00 0b 00"));
  }

  @Test
  void data_segments_name_memories_that_are_there() {
    assertError(
        "unknown memory 0: there are 0 in the data section at offset 0xb",
        module().item(Section.DATA, "00 41 00 0b 00"));
    assertError(
        "unknown memory 1: there are 1 in the data section at offset 0x10",
        module().memory(1).item(Section.DATA, "02 01 41 00 0b 00"));
    assertValid(module().item(Section.DATA, "01 00"));
  }

  @Test
  void functions_and_globals_may_be_of_vectors() {
    assertValid(module().type("v", "").function(0, ""));
    assertValid(module().type("", "v").imports("a", "b", "00 00"));
    assertValid(module().imports("a", "b", "03 7b 00"));
  }
}
