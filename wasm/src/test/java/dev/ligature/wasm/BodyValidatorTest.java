package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/**
 * Every module here has the function types below, one memory, a funcref and an externref table, a
 * constant and a mutable global, a tag, a segment of each kind and an exported function; the body
 * under test is function 1.
 */
class BodyValidatorTest {
  private static ModuleBuilder module(String params, String results, String code) {
    return new ModuleBuilder()
        .type("", "")
        .type("il", "f")
        .type(params, results)
        .function(0, "")
        .function(2, code)
        .table(1)
        .item(Section.TABLE, "6f 00 01")
        .memory(1)
        .global("7f 00", "41 00")
        .global("7e 01", "42 00")
        .item(Section.TAG, "00 00")
        .export("declared", ExternKind.FUNCTION, 0)
        .item(Section.DATA_COUNT, "01")
        .item(Section.DATA, "01 00")
        .item(Section.ELEMENT, "05 70 00");
  }

  private static void assertValid(String params, String results, String code) {
    assertDoesNotThrow(module(params, results, code)::validate);
  }

  /** Asserts an error in a function () -> (); the offset is checked where it is asked for. */
  private static void assertError(String message, String code) {
    assertError(message, "", "", code);
  }

  private static void assertError(String message, String params, String results, String code) {
    ModuleBuilder builder = module(params, results, code);
    WasmModule module = builder.parse();
    Validator.validateModule(module);
    FunctionBody body = module.body(1);
    WasmException.Invalid e =
        assertThrows(WasmException.Invalid.class, () -> Validator.validateBody(module, body));
    assertEquals(
        message + " in function 1 at offset 0x" + Long.toHexString(e.offset()), e.getMessage());
  }

  @Test
  void an_error_names_function_and_offset() {
    WasmModule module =
        new ModuleBuilder()
            .type("", "i")
            .function(0, "41 01 42 02 6a")
            .trailing("name", "01 0a 01 00" + ModuleBuilder.name("inflate"))
            .parse();
    assertInvalid(
        "type mismatch: i32.add expects i32, found i64 in function 0 (inflate) at offset 0x1c",
        () -> Validator.validateBody(module, module.body(0)));
  }

  @Test
  void operands_have_the_types_of_the_instruction() {
    assertValid("", "i", "41 01 41 02 6a");
    assertError("type mismatch: i32.add expects i32, found f32", "43 00000000 41 01 6a 1a");
    assertError("type mismatch: i32.add expects i32, found nothing", "41 01 6a 1a");
    assertError("type mismatch: drop expects a value, found nothing", "1a");
  }

  @Test
  void a_body_leaves_its_results_and_nothing_else() {
    assertError("type mismatch: end expects i32, found nothing", "", "i", "");
    assertError("type mismatch: end expects i32, found f64", "", "i", "44 0000000000000000");
    assertError("type mismatch: end expects no more values, found i32", "41 00");
  }

  @Test
  void a_block_does_not_reach_below_itself() {
    assertError("type mismatch: drop expects a value, found nothing", "41 00 02 40 1a 0b 1a");
  }

  @Test
  void a_block_takes_parameters_and_leaves_results() {
    assertValid("", "f", "41 00 42 00 02 01 1a 1a 43 00000000 0b");
    assertError("type mismatch: block expects i64, found i32", "41 00 41 00 02 01 0b 1a");
    assertError("type mismatch: end expects f32, found i64", "41 00 42 00 02 01 0b 1a");
  }

  @Test
  void block_types_are_there() {
    assertError("unknown type 9: there are 3", "02 09 0b");
    assertError("unknown type 9: there are 3", "02 64 09 00 0b 1a");
  }

  @Test
  void a_stack_behind_unreachable_has_what_is_asked_of_it() {
    assertValid("", "i", "00 6a");
    assertValid("", "i", "00 1b");
    assertValid("", "", "00 d1 1a");
    assertValid("", "", "0f 02 01 1a 1a 43 00000000 0b 1a");
    assertError("type mismatch: i32.add expects i32, found i64", "00 42 00 6a 1a");
    assertError("type mismatch: i32.add expects i32, found a reference", "00 d4 6a 1a");
  }

  @Test
  void an_if_has_a_condition_and_two_parts_of_one_type() {
    assertValid("i", "i", "20 00 04 7f 41 01 05 41 02 0b");
    assertError("type mismatch: if expects i32, found i64", "42 00 04 40 0b");
    assertError(
        "type mismatch: else expects i32, found f32", "41 00 04 7f 43 00000000 05 41 01 0b 1a");
    assertError("type mismatch: end expects i32, found nothing", "41 00 04 7f 41 01 05 0b 1a");
  }

  @Test
  void an_if_without_else_gives_what_it_takes() {
    assertError("type mismatch: an if of type () -> i32 needs an else", "41 00 04 7f 41 01 0b 1a");
  }

  @Test
  void branches_carry_the_types_of_their_label() {
    assertValid("", "i", "02 7f 41 01 0c 00 0b");
    assertValid("", "i", "02 7f 41 01 41 00 0d 00 0b");
    assertError("type mismatch: br expects i32, found nothing", "02 7f 0c 00 0b 1a");
    assertError("type mismatch: br_if expects i32, found i64", "02 7f 42 01 41 00 0d 00 0b 1a");
  }

  @Test
  void a_branch_to_a_loop_carries_its_parameters() {
    assertError("type mismatch: br expects i64, found i32", "41 00 42 00 03 01 1a 0c 00 0b 1a");
  }

  @Test
  void labels_are_there() {
    assertValid("", "", "0c 00");
    assertError("unknown label 1: there are 1", "0c 01");
    assertError("unknown label 4294967295: there are 1", "0c ffffffff0f");
  }

  @Test
  void the_labels_of_a_branch_table_take_as_many_values() {
    assertValid("", "", "02 40 41 00 0e 01 00 01 0b");
    assertError(
        "type mismatch: br_table expects () at every label, found (i32)",
        "02 7f 02 40 41 00 0e 01 01 00 0b 41 00 0b 1a");
    assertError(
        "type mismatch: br_table expects i64, found i32",
        "02 7e 02 7f 41 00 41 00 0e 01 01 00 0b 1a 42 00 0b 1a");
  }

  @Test
  void calls_take_and_give_what_the_function_does() {
    assertValid("", "", "10 00");
    assertError("type mismatch: call expects i32, found nothing", "i", "", "10 01");
    assertError("unknown function 2: there are 2", "10 02");
  }

  @Test
  void indirect_calls_need_a_table_of_functions() {
    assertValid("", "f", "41 00 42 00 41 00 11 01 00");
    assertError("unknown table 2: there are 2", "41 00 11 00 02");
    assertError("unknown type 3: there are 3", "41 00 11 03 00");
    assertError(
        "type mismatch: call_indirect expects a table of function references, found externref",
        "41 00 11 00 01");
    assertError("type mismatch: call_indirect expects i32, found i64", "42 00 11 00 00");
  }

  @Test
  void calls_through_references_need_a_reference_of_the_type() {
    assertValid("", "", "d2 00 14 00");
    assertError("type mismatch: call_ref expects (ref null 1), found (ref 0)", "d2 00 14 01 1a");
    assertError("type mismatch: call_ref expects (ref null 0), found funcref", "d0 70 14 00");
  }

  @Test
  void tail_calls_have_the_results_of_the_function() {
    assertValid("", "", "12 00");
    assertError(
        "type mismatch: return_call expects a callee with results (i32), found ()",
        "",
        "i",
        "12 00");
    assertError(
        "type mismatch: return_call_indirect expects a callee with results (), found (f32)",
        "41 00 42 00 41 00 13 01 00");
    assertValid("", "", "d2 00 15 00");
  }

  @Test
  void locals_are_there_and_keep_their_type() {
    assertValid("i", "i", "20 00 22 00");
    assertError("unknown local 1: there are 1", "i", "", "20 01 1a");
    assertError("type mismatch: local.set expects i32, found i64", "i", "", "42 00 21 00");
    assertError("type mismatch: local.tee expects i32, found i64", "i", "", "42 00 22 00 1a");
  }

  @Test
  void globals_are_there_keep_their_type_and_are_mutable_if_set() {
    assertValid("", "", "42 01 24 01");
    assertError("unknown global 2: there are 2", "23 02 1a");
    assertError("immutable global 0: global.set", "41 00 24 00");
    assertError("type mismatch: global.set expects i64, found i32", "41 00 24 01");
  }

  @Test
  void select_without_type_takes_two_numbers_of_one_type() {
    assertValid("", "i", "41 01 41 02 41 00 1b");
    assertError("type mismatch: select expects i32, found i64", "41 01 42 02 41 00 1b 1a");
    assertError(
        "type mismatch: select expects numbers or a type, found funcref",
        "d0 70 d0 70 41 00 1b 1a");
  }

  @Test
  void select_with_type_takes_one_type() {
    assertValid("", "r", "d0 70 d2 00 41 00 1c 01 70");
    assertError("invalid result arity: select with 2 types", "1c 02 7f 7f");
    assertError("invalid result arity: select with 0 types", "1c 00");
  }

  @Test
  void accesses_are_aligned_at_most_naturally() {
    assertValid("", "", "41 00 28 02 00 1a");
    assertError(
        "alignment must not be larger than natural: i32.load has 2^3, at most 2^2",
        "41 00 28 03 00 1a");
    assertError(
        "alignment must not be larger than natural: i64.store8 has 2^1, at most 2^0",
        "41 00 42 00 3c 01 00");
  }

  @Test
  void offsets_of_a_32_bit_memory_have_32_bits() {
    assertValid("", "", "41 00 28 02 ffffffff0f 1a");
    assertError("offset out of range: 4294967296 in a 32-bit memory", "41 00 28 02 8080808010 1a");
    assertError(
        "offset out of range: 18446744073709551615 in a 32-bit memory",
        "41 00 28 02 ffffffffffffffffff01 1a");
  }

  @Test
  void memories_are_there() {
    assertError("unknown memory 1: there are 1", "41 00 28 42 01 00 1a");
    assertError("unknown memory 1: there are 1", "3f 01 1a");
    assertError("unknown memory 1: there are 1", "41 00 40 01 1a");
    assertError("unknown memory 1: there are 1", "41 00 41 00 41 00 fc0a 00 01");
  }

  @Test
  void a_64_bit_memory_has_addresses_of_64_bits() {
    ModuleBuilder builder =
        new ModuleBuilder()
            .type("", "")
            .item(Section.MEMORY, "04 01")
            .memory(1)
            .function(
                0,
                "42 00 28 02 8080808010 1a"
                    + "42 00 42 00 37 03 00"
                    + "3f 00 40 00 1a"
                    + "42 00 41 00 42 00 fc0b 00"
                    + "42 00 41 00 41 00 fc0a 00 01"
                    + "41 00 42 00 41 00 fc0a 01 00");
    assertDoesNotThrow(builder::validate);
  }

  @Test
  void bulk_instructions_name_segments_that_are_there() {
    assertValid("", "", "41 00 41 00 41 00 fc08 00 00 fc09 00 fc0d 00");
    assertError("unknown data segment 1: there are 1", "fc09 01");
    assertError("unknown data segment 1: there are 1", "41 00 41 00 41 00 fc08 01 00");
    assertError("unknown elem segment 1: there are 1", "fc0d 01");
    assertError("unknown elem segment 1: there are 1", "41 00 41 00 41 00 fc0c 01 00");
  }

  @Test
  void elements_have_the_type_of_the_table() {
    assertValid("", "", "41 00 41 00 41 00 fc0c 00 00");
    assertError(
        "type mismatch: table.init expects elements of externref, found funcref",
        "41 00 41 00 41 00 fc0c 00 01");
    assertError(
        "type mismatch: table.copy expects elements of externref, found funcref",
        "41 00 41 00 41 00 fc0e 01 00");
    assertError("type mismatch: table.set expects externref, found funcref", "41 00 d0 70 26 01");
    assertError(
        "type mismatch: table.fill expects funcref, found externref", "41 00 d0 6f 41 00 fc11 00");
  }

  @Test
  void tables_are_read_and_grown() {
    assertValid("", "", "41 00 25 00 1a d0 70 41 01 fc0f 00 1a fc10 01 1a");
    assertError("unknown table 2: there are 2", "fc10 02 1a");
  }

  @Test
  void references_are_taken_of_declared_functions_only() {
    assertValid("", "", "d2 00 1a");
    assertError(
        "undeclared function reference: no export, element or global names function 1", "d2 01 1a");
    assertError("unknown function 2: there are 2", "d2 02 1a");
  }

  @Test
  void null_checks_take_references() {
    assertError("type mismatch: ref.is_null expects a reference, found i32", "41 00 d1 1a");
    assertValid("", "", "02 40 d0 00 d5 00 14 00 0b");
    assertValid("", "", "02 64 00 d0 00 d6 00 00 0b 14 00");
    assertError(
        "type mismatch: br_on_non_null expects a label that takes a (ref 0), found ()",
        "02 40 d0 00 d6 00 0b");
  }

  @Test
  void a_local_without_default_is_set_before_it_is_read() {
    ModuleBuilder unset =
        new ModuleBuilder()
            .type("", "")
            .export("f", ExternKind.FUNCTION, 0)
            .functionWithLocals(0, "01 01 64 00", "02 40 d2 00 21 00 20 00 1a 0b 20 00 1a");
    assertInvalid(
        "uninitialized local 0 of type (ref 0) in function 0 at offset 0x2b", unset::validate);
    ModuleBuilder set =
        new ModuleBuilder()
            .type("", "")
            .export("f", ExternKind.FUNCTION, 0)
            .functionWithLocals(0, "01 01 64 00", "d2 00 21 00 02 40 20 00 1a 0b 20 00 1a");
    assertDoesNotThrow(set::validate);
  }

  @Test
  void throws_take_the_values_of_their_tag() {
    assertValid("", "", "08 00");
    assertError("unknown tag 1: there are 1", "08 01");
    assertError("type mismatch: throw_ref expects exnref, found i32", "41 00 0a");
  }

  @Test
  void catch_clauses_fit_their_labels() {
    assertValid("", "", "1f 40 02 00 00 00 02 00 0b");
    assertValid("", "", "02 69 1f 40 01 03 00 0b d0 69 0b 1a");
    assertError(
        "type mismatch: label 0 of a catch clause expects (), found ((ref exn))",
        "1f 40 01 01 00 00 0b");
    assertError("unknown tag 3: there are 1", "1f 40 01 00 03 00 0b");
    assertError("unknown label 1: there are 1", "1f 40 01 02 01 0b");
  }

  @Test
  void the_older_exception_handling_is_checked() {
    assertValid("", "i", "06 7f 41 00 07 00 41 01 19 09 00 0b");
    assertValid("", "", "06 40 06 40 18 00 0b");
    assertError("invalid rethrow label 0: not that of a catch", "06 40 09 00 0b");
    assertError("type mismatch: catch expects i32, found nothing", "06 7f 07 00 41 01 0b 1a");
    assertError("unknown label 1: there are 1", "06 40 18 01");
  }

  @Test
  void vectors_are_checked() {
    String zero = "fd0c" + " 00".repeat(16);
    assertValid("v", "v", "20 00 " + zero + " fd 4e");
    assertValid("", "i", zero + " fd 18 07");
    assertValid("v", "", "20 00 1a");
    assertError("type mismatch: i8x16.add expects v128, found i32", "41 00 41 00 fd 6e 1a");
    assertError(
        "invalid lane index: i16x8.extract_lane_s of lane 8, there are 8", zero + " fd 18 08 1a");
    assertError(
        "invalid lane index: i8x16.shuffle of lane 32, there are 32",
        zero + zero + " fd 0d 00 00 20" + " 00".repeat(13) + " 1a");
    assertError(
        "alignment must not be larger than natural: v128.load has 2^5, at most 2^4",
        "41 00 fd 00 05 00 1a");
  }
}
