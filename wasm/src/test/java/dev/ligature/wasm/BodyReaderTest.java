package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertInvalid;
import static dev.ligature.wasm.Errors.assertMalformed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies start at offset 0x17: behind one type, one function, and the counts and sizes. */
class BodyReaderTest {
  private static WasmModule module(String code) {
    return new ModuleBuilder().type("", "").function(0, code).parse();
  }

  private static Instructions code(String code) {
    return module(code).body(0).code();
  }

  /** The instructions with their first two immediates. */
  private static String show(Instructions code) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < code.size(); i++) {
      text.append(Op.name(code.op(i)))
          .append(' ')
          .append(code.imm(i))
          .append(' ')
          .append(code.aux(i))
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void an_empty_body_is_its_end() {
    Instructions code = code("");
    assertEquals("end 0 -1\n", show(code));
    assertEquals(0x17, code.position(0));
  }

  @Test
  void locals_are_one_by_one() {
    WasmModule module =
        new ModuleBuilder()
            .type("id", "")
            .functionWithLocals(0, "03 02 7e 00 7c 01 70", "")
            .parse();
    FunctionBody body = module.body(0);
    assertEquals(List.of(ValType.I64, ValType.I64, ValType.FUNCREF), body.locals());
    assertEquals(List.of(ValType.I32, ValType.F64), body.type().params());
  }

  @Test
  void locals_are_at_most_50000() {
    WasmModule module =
        new ModuleBuilder()
            .type("i", "")
            .functionWithLocals(0, "02 01 7f ffffffff0f 7f", "")
            .parse();
    assertMalformed(
        "too many locals: 4294967297, at most 50000 in function 0 at offset 0x1a",
        () -> module.body(0));
    WasmModule valid =
        new ModuleBuilder().type("i", "").functionWithLocals(0, "01 cf8603 7f", "").parse();
    assertEquals(49_999, valid.body(0).locals().size());
    for (String locals : List.of("02 01 7f cf8603 7f", "02 cf8603 7f 01 7f")) {
      WasmModule large =
          new ModuleBuilder().type("i", "").functionWithLocals(0, locals, "").parse();
      WasmException.Unsupported thrown =
          assertThrows(WasmException.Unsupported.class, () -> large.body(0));
      String message = String.valueOf(thrown.getMessage());
      assertEquals(
          "unsupported: too many locals: 50001, at most 50000 in function 0",
          message.substring(0, message.indexOf(" at offset")));
    }
  }

  @Test
  void blocks_know_their_ends_and_ends_their_blocks() {
    assertEquals(
        """
        block -1 4
        loop -1 3
        br 1 0
        end 0 1
        end 0 0
        end 0 -1
        """,
        show(code("02 40 03 40 0c 01 0b 0b")));
  }

  @Test
  void an_if_knows_its_else_and_the_else_its_end() {
    assertEquals(
        """
        i32.const 1 0
        if -1 4
        nop 0 0
        nop 0 0
        else 0 6
        nop 0 0
        end 0 1
        end 0 -1
        """,
        show(code("41 01 04 40 01 01 05 01 0b")));
  }

  @Test
  void an_if_without_else_knows_its_end() {
    assertEquals(
        """
        i32.const 1 0
        if -1 2
        end 0 1
        end 0 -1
        """,
        show(code("41 01 04 40 0b")));
  }

  @Test
  void block_types_are_empty_single_or_an_index() {
    WasmModule module =
        new ModuleBuilder()
            .type("", "")
            .type("i", "ll")
            .function(0, "02 40 0b 02 7c 0b 02 64 00 0b 02 01 0b")
            .parse();
    Instructions code = module.body(0).code();
    assertEquals("() -> ()", code.blockType(0, module).toString());
    assertEquals("() -> f64", code.blockType(2, module).toString());
    assertEquals("() -> (ref 0)", code.blockType(4, module).toString());
    assertEquals("(i32) -> (i64, i64)", code.blockType(6, module).toString());
    assertEquals(Instructions.EMPTY_BLOCK, code.imm(0));
    assertEquals(1, code.imm(6));
  }

  @Test
  void branch_tables_have_the_default_label_last() {
    Instructions code = code("0e 02 03 04 05");
    assertArrayEquals(new int[] {3, 4, 5}, code.table(0));
  }

  @Test
  void constants_are_their_bits() {
    Instructions code = code("41 7f 42 808080808080808080 7f 43 000080bf 44 000000000000f0bf");
    assertEquals(-1, code.imm(0));
    assertEquals(Long.MIN_VALUE, code.imm(1));
    assertEquals(0xbf800000L, code.imm(2));
    assertEquals(Double.doubleToLongBits(-1), code.imm(3));
  }

  @Test
  void memory_accesses_have_offset_memory_and_alignment() {
    Instructions code = code("28 02 8002 37 43 01 ffffffff0f");
    assertEquals(256, code.imm(0));
    assertEquals(0, code.aux(0));
    assertEquals(2, code.aux2(0));
    assertEquals(0xffffffffL, code.imm(1));
    assertEquals(1, code.aux(1));
    assertEquals(3, code.aux2(1));
  }

  @Test
  void offsets_of_memory_accesses_have_64_bits() {
    assertEquals(-1L, code("28 02 ffffffffffffffffff01").imm(0));
  }

  @Test
  void alignments_have_no_other_flags() {
    assertMalformed(
        "malformed memop flags: reading the alignment of a memory access in function 0"
            + " at offset 0x18",
        () -> code("28 8001 00"));
  }

  @Test
  void two_indices_are_in_the_order_of_the_binary_format() {
    assertEquals(
        """
        call_indirect 1 2
        memory.copy 3 4
        table.copy 5 6
        table.init 7 8
        end 0 -1
        """,
        show(code("11 01 02 fc0a 03 04 fc0e 05 06 fc0c 07 08")));
  }

  @Test
  void types_of_select_and_ref_null_are_given() {
    Instructions code = code("d0 70 1c 01 7e d0 03");
    assertEquals(List.of(ValType.FUNCREF), code.types(0));
    assertEquals(List.of(ValType.I64), code.types(1));
    assertEquals("[(ref null 3)]", code.types(2).toString());
  }

  @Test
  void try_tables_have_catch_clauses() {
    Instructions code = code("1f 40 04 00 05 01 01 06 02 02 03 03 04 0b 1f 40 00 0b");
    assertArrayEquals(
        new int[] {
          Instructions.CATCH, 5, 1,
          Instructions.CATCH_REF, 6, 2,
          Instructions.CATCH_ALL, -1, 3,
          Instructions.CATCH_ALL_REF, -1, 4
        },
        code.catches(0));
    assertArrayEquals(new int[0], code.catches(2));
    assertEquals(1, code.aux(0));
  }

  @Test
  void the_parts_of_an_older_try_are_chained() {
    assertEquals(
        """
        try -1 2
        nop 0 0
        catch 7 4
        rethrow 0 0
        catch_all 0 5
        end 0 0
        end 0 -1
        """,
        show(code("06 40 01 07 07 09 00 19 0b")));
  }

  @Test
  void a_delegate_ends_its_try() {
    assertEquals(
        """
        try -1 2
        nop 0 0
        delegate 1 0
        end 0 -1
        """,
        show(code("06 40 01 18 01")));
  }

  @Test
  void deep_nesting_is_no_problem() {
    Instructions code = code("02 40 ".repeat(100_000) + "0b ".repeat(100_000));
    assertEquals(200_001, code.size());
    assertEquals(199_999, code.aux(0));
  }

  @Test
  void instructions_know_where_they_are() {
    Instructions code = code("41 e58e26 1a 01");
    assertEquals(0x17, code.position(0));
    assertEquals(0x1b, code.position(1));
    assertEquals(0x1c, code.position(2));
  }

  @Test
  void unknown_opcodes_are_illegal() {
    assertMalformed("illegal opcode ff in function 0 at offset 0x17", () -> code("ff"));
    assertMalformed("illegal opcode 27 in function 0 at offset 0x17", () -> code("27"));
    assertMalformed("illegal opcode fc 12 in function 0 at offset 0x17", () -> code("fc12"));
    assertMalformed("illegal opcode fe 05 in function 0 at offset 0x17", () -> code("fe05"));
    assertMalformed("illegal opcode fd 9a in function 0 at offset 0x17", () -> code("fd9a01"));
    assertMalformed("illegal opcode fd 114 in function 0 at offset 0x17", () -> code("fd9402"));
    assertMalformed("illegal opcode fd 120 in function 0 at offset 0x17", () -> code("fda002"));
    assertMalformed("illegal opcode fc 80 in function 0 at offset 0x17", () -> code("fc8001"));
    assertMalformed("illegal opcode fc 8000 in function 0 at offset 0x17", () -> code("fc808002"));
  }

  @Test
  void switching_stacks_is_unsupported() {
    assertInvalid(
        "unsupported: stack switching instruction e2 in function 0 at offset 0x17",
        () -> code("e200"));
  }

  @Test
  void instructions_on_references_have_types_and_labels() {
    assertMalformed("illegal opcode fb 1f in function 0 at offset 0x17", () -> code("fb1f"));
    assertMalformed(
        "malformed cast flags: reading the flags of a cast, found 4 in function 0 at offset 0x19",
        () -> code("fb18 04 00 6e 6c"));
    assertMalformed(
        "malformed heap type: reading a heap type, found -1 in function 0 at offset 0x19",
        () -> code("fb14 7f"));
    assertInvalid(
        "unsupported: too many operands of array.new_fixed: 10001, at most 10000 in function 0"
            + " at offset 0x17",
        () -> code("fb08 00 914e"));
  }

  @Test
  void a_body_without_end_at_the_end_of_the_module_is_an_unexpected_end() {
    WasmModule module = new ModuleBuilder().type("", "").rawFunction(0, "00 01").parse();
    assertMalformed(
        "unexpected end of section or function: reading an opcode in function 0 at offset 0x18",
        () -> module.body(0));
  }

  @Test
  void a_body_without_end_in_front_of_another_lacks_its_end() {
    WasmModule module =
        new ModuleBuilder().type("", "").rawFunction(0, "00 01").function(0, "").parse();
    assertMalformed(
        "END opcode expected: reading an opcode in function 0 at offset 0x19",
        () -> module.body(0));
  }

  @Test
  void the_last_body_without_end_has_the_wrong_size() {
    WasmModule module =
        new ModuleBuilder().type("", "").rawFunction(0, "00 01").trailing("x", "").parse();
    assertMalformed(
        "section size mismatch: reading an opcode in function 0 at offset 0x18",
        () -> module.body(0));
  }

  @Test
  void a_body_ends_with_its_end() {
    WasmModule module = new ModuleBuilder().type("", "").rawFunction(0, "00 0b 0b").parse();
    assertMalformed(
        "section size mismatch: reading the end of a body in function 0 at offset 0x18",
        () -> module.body(0));
  }

  @Test
  void an_else_belongs_into_an_if() {
    assertMalformed(
        "END opcode expected: found else in function 0 at offset 0x19", () -> code("02 40 05 0b"));
    assertMalformed(
        "END opcode expected: found else in function 0 at offset 0x17", () -> code("05"));
    assertMalformed(
        "END opcode expected: found else in function 0 at offset 0x1a",
        () -> code("04 40 05 05 0b"));
  }

  @Test
  void a_catch_belongs_into_a_try() {
    assertMalformed(
        "END opcode expected: found catch in function 0 at offset 0x19",
        () -> code("02 40 07 00 0b"));
    assertMalformed(
        "END opcode expected: found catch_all in function 0 at offset 0x1a",
        () -> code("06 40 19 19 0b"));
    assertMalformed(
        "END opcode expected: found delegate in function 0 at offset 0x1a",
        () -> code("06 40 19 18 00"));
  }

  @Test
  void naming_a_data_segment_needs_a_data_count() {
    assertMalformed(
        "data count section required: by memory.init in function 0 at offset 0x17",
        () -> code("fc08 00 00"));
    assertMalformed(
        "data count section required: by data.drop in function 0 at offset 0x17",
        () -> code("fc09 00"));
  }

  @Test
  void a_block_type_is_no_other_negative_number() {
    assertMalformed(
        "malformed value type: reading a block type, found 0x41 in function 0 at offset 0x18",
        () -> code("02 41 0b"));
    assertMalformed(
        "malformed block type: reading a block type, found -64 in function 0 at offset 0x18",
        () -> code("02 c07f 0b"));
  }

  @Test
  void a_catch_clause_has_a_known_kind() {
    assertMalformed(
        "malformed catch clause: reading a catch clause, found 4 in function 0 at offset 0x1a",
        () -> code("1f 40 01 04 00 0b"));
  }

  @Test
  void a_heap_type_is_known() {
    assertMalformed(
        "malformed heap type: reading a heap type, found -64 in function 0 at offset 0x18",
        () -> code("d0 40"));
  }

  @Test
  void errors_name_the_function_if_it_has_a_name() {
    WasmModule module =
        new ModuleBuilder()
            .type("", "")
            .rawFunction(0, "00 ff 0b")
            .trailing("name", "01 0a 01 00" + ModuleBuilder.name("inflate"))
            .parse();
    assertMalformed(
        "illegal opcode ff in function 0 (inflate) at offset 0x17", () -> module.body(0));
  }
}
