package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertInvalid;
import static dev.ligature.wasm.Errors.assertMalformed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModuleReaderTest {
  private static final String PREAMBLE = "00 61 73 6d 01 00 00 00";

  private static WasmModule parse(String sections) {
    return WasmModule.parse(ModuleBuilder.hex(PREAMBLE + sections));
  }

  private static void assertSections(String message, String sections) {
    assertMalformed(message, () -> parse(sections));
  }

  @Test
  void a_module_without_sections_is_empty() {
    WasmModule module = parse("");
    assertEquals(0, module.functionCount());
    assertEquals(-1, module.startFunction());
    assertEquals(List.of(), module.exports());
  }

  @Test
  void bytes_are_kept_not_copied() {
    byte[] bytes = ModuleBuilder.hex(PREAMBLE);
    assertSame(bytes, WasmModule.parse(bytes).bytes());
  }

  @Test
  void no_bytes_are_an_unexpected_end() {
    assertMalformed(
        "unexpected end: reading the magic number in the module at offset 0x0",
        () -> WasmModule.parse(new byte[0]));
  }

  @Test
  void other_files_have_no_magic_header() {
    assertMalformed(
        "magic header not detected: reading the magic number in the module at offset 0x0",
        () -> WasmModule.parse(ModuleBuilder.hex("7f 45 4c 46 02 01 01 00")));
  }

  @Test
  void a_component_has_an_unknown_version() {
    assertMalformed(
        "unknown binary version: reading the version in the module at offset 0x4",
        () -> WasmModule.parse(ModuleBuilder.hex("00 61 73 6d 0d 00 01 00")));
  }

  @Test
  void a_version_cut_short_is_an_unexpected_end() {
    assertMalformed(
        "unexpected end: reading the version in the module at offset 0x6",
        () -> WasmModule.parse(ModuleBuilder.hex("00 61 73 6d 01 00")));
  }

  @Test
  void section_ids_end_at_13() {
    assertSections(
        "malformed section id: reading a section id, found 14 in the module at offset 0x8",
        "0e 01 00");
  }

  @Test
  void a_section_without_size_is_an_unexpected_end() {
    assertSections("unexpected end: reading the size in the type section at offset 0x9", "01");
  }

  @Test
  void a_section_larger_than_the_module_is_out_of_bounds() {
    assertSections(
        "length out of bounds: reading the size, found 9 in the type section at offset 0x9",
        "01 09 00");
  }

  @Test
  void a_section_larger_than_its_contents_is_a_mismatch() {
    assertSections(
        "section size mismatch: reading the end of its contents in the type section"
            + " at offset 0xe",
        "01 07 01 60 00 00 60 00 00");
  }

  @Test
  void a_section_smaller_than_its_contents_is_an_unexpected_end() {
    assertSections(
        "unexpected end of section or function: reading result types in the type section"
            + " at offset 0xd",
        "01 03 01 60 00 00");
  }

  @Test
  void sections_have_an_order() {
    assertSections(
        "unexpected content after last section: the type section behind the import section at"
            + " offset 0xb",
        "02 01 00 01 01 00");
  }

  @Test
  void a_section_comes_once() {
    assertSections(
        "unexpected content after last section: the data count section behind the data count"
            + " section at offset 0xb",
        "0c 01 00 0c 01 00");
  }

  @Test
  void functions_need_bodies() {
    assertSections(
        "function and code section have inconsistent lengths: 1 functions, 0 bodies at offset 0x12",
        "01 04 01 60 00 00  03 02 01 00");
  }

  @Test
  void the_data_count_must_be_true() {
    assertSections(
        "data count and data section have inconsistent lengths: 2 counted, 0 there at offset 0xb",
        "0c 01 02");
  }

  @Test
  void types_are_in_their_order() {
    WasmModule module = new ModuleBuilder().type("", "").type("ilfdrx", "il").parse();
    assertEquals("() -> ()", module.type(0).toString());
    assertEquals(
        "(i32, i64, f32, f64, funcref, externref) -> (i32, i64)", module.type(1).toString());
  }

  @Test
  void typed_references_name_their_type() {
    WasmModule module =
        new ModuleBuilder().item(Section.TYPE, "60 03 63 00 64 70 64 6f 01 64 00").parse();
    assertEquals("((ref null 0), (ref func), (ref extern)) -> (ref 0)", module.type(0).toString());
  }

  @Test
  void a_recursion_group_of_function_types_adds_its_types() {
    WasmModule module =
        new ModuleBuilder()
            .type("", "")
            .item(Section.TYPE, "4e 02 60 01 64 02 00 60 01 64 01 00")
            .item(Section.TYPE, "4f 00 60 00 00")
            .parse();
    assertEquals(4, module.types().size());
    assertEquals("((ref 2)) -> ()", module.type(1).toString());
    assertArrayEquals(new int[] {0, 1, 1, 3}, module.sections().types().groups());
  }

  @Test
  void types_are_functions_structures_and_arrays() {
    WasmModule module =
        new ModuleBuilder()
            .item(Section.TYPE, "4e 02 50 00 5f 02 7f 01 64 01 00 5e 78 01")
            .item(Section.TYPE, "4f 01 00 5f 02 7f 01 64 01 00")
            .item(Section.TYPE, "60 01 63 00 01 6e")
            .parse();
    assertEquals("(struct (field (mut i32)) (field (ref 1)))", module.types().get(0).toString());
    assertEquals("(array (mut i8))", module.types().get(1).toString());
    assertEquals("((ref null 0)) -> anyref", module.type(3).toString());
    assertEquals(
        "((ref null (rec 1 of 2 (sub (struct (field (mut i32)) (field (ref (rec 2 of 2 (array (mut"
            + " i8)))))))))) -> anyref",
        module.type(3).toString(module));
    assertFalse(module.isFinal(0));
    assertTrue(module.isFinal(1));
    assertEquals(-1, module.supertype(1));
    assertEquals(0, module.supertype(2));
    assertEquals(List.of(module.type(3)), module.functionTypes());
    assertTrue(module.hasSubtypes());
  }

  @Test
  void a_type_extends_one_that_is_before_it() {
    assertInvalid(
        "sub type with 2 supertypes: at most one is allowed in the type section at offset 0xc",
        () -> new ModuleBuilder().item(Section.TYPE, "50 02 00 00 60 00 00").parse());
    assertInvalid(
        "unknown type 0: type 0 can extend only those before it in the type section at offset 0xc",
        () -> new ModuleBuilder().item(Section.TYPE, "50 01 00 60 00 00").parse());
  }

  @Test
  void a_structure_is_no_type_of_a_function() {
    assertInvalid(
        "type mismatch: the type of a function is 0, which is (struct) in the function section at"
            + " offset 0x10",
        () -> new ModuleBuilder().item(Section.TYPE, "5f 00").function(0, "").parse());
  }

  @Test
  void a_type_has_a_known_form() {
    assertMalformed(
        "malformed definition type: reading a type, found 0x40 in the type section at offset 0xb",
        () -> new ModuleBuilder().item(Section.TYPE, "40 00 00").parse());
  }

  @Test
  void imports_come_first_in_every_index_space() {
    WasmModule module =
        new ModuleBuilder()
            .type("i", "")
            .type("", "l")
            .imports("env", "f", "00 01")
            .imports("env", "t", "01 70 01 02 03")
            .imports("env", "m", "02 00 01")
            .imports("GOT.mem", "g", "03 7f 01")
            .imports("env", "e", "04 00 00")
            .function(0, "")
            .table(7)
            .memory(3)
            .global("7e 00", "42 05")
            .parse();
    assertEquals(
        "[env.f, env.t, env.m, GOT.mem.g, env.e]",
        module.imports().stream().map(Import::qualifiedName).toList().toString());
    assertEquals(1, module.importCount(ExternKind.FUNCTION));
    assertEquals(2, module.functionCount());
    assertEquals("() -> i64", module.functionType(0).toString());
    assertEquals("(i32) -> ()", module.functionType(1).toString());
    assertEquals("[2..3, 7..]", module.tables().stream().map(t -> t.limits()).toList().toString());
    assertEquals("[1.., 3..]", module.memories().stream().map(t -> t.limits()).toList().toString());
    assertEquals(
        List.of(
            new ExternType.Global(ValType.I32, true), new ExternType.Global(ValType.I64, false)),
        module.globals());
    assertEquals("(i32) -> ()", module.tags().getFirst().type().toString());
    assertEquals(1, module.globalDefinitions().size());
    assertEquals(5, module.globalDefinitions().getFirst().init().imm(0));
  }

  @Test
  void kinds_of_imports_end_at_tag() {
    assertMalformed(
        "malformed import kind: reading the kind of an import, found 0x5 in the import section"
            + " at offset 0xf",
        () -> new ModuleBuilder().imports("a", "b", "05 00").parse());
  }

  @Test
  void an_import_has_a_type_that_is_there() {
    assertInvalid(
        "unknown type 3: the module has 0 in the import section at offset 0x10",
        () -> new ModuleBuilder().imports("a", "b", "00 03").parse());
  }

  @Test
  void a_function_has_a_type_that_is_there() {
    assertInvalid(
        "unknown type 1: the module has 1 in the function section at offset 0x11",
        () -> new ModuleBuilder().type("", "").function(1, "").parse());
  }

  @Test
  void a_global_is_mutable_or_not() {
    assertMalformed(
        "malformed mutability: reading the mutability of a global, found 0x2 in the global"
            + " section at offset 0xc",
        () -> new ModuleBuilder().global("7f 02", "41 00").parse());
  }

  @Test
  void limits_are_read_with_their_flags() {
    assertEquals(new Limits(1, 2, false, false), memory("01 01 02"));
    assertEquals(new Limits(1, 2, false, true), memory("03 01 02"));
    assertEquals(new Limits(1, -1, true, false), memory("04 01"));
    assertEquals(new Limits(0, 1L << 40, true, false), memory("05 00 808080808020"));
  }

  private static Limits memory(String limits) {
    return new ModuleBuilder().item(Section.MEMORY, limits).parse().memories().getFirst().limits();
  }

  @Test
  void limits_have_no_other_flags() {
    assertMalformed(
        "malformed limits flags: reading the limits of a memory, found 0x8 in the memory section"
            + " at offset 0xb",
        () -> memory("08 01"));
  }

  @Test
  void pages_have_64_KiB_or_one_byte() {
    assertEquals(1, memory("08 01 00").pageSize());
    assertEquals("1.. of 1 byte", memory("08 01 00").toString());
    assertEquals(65536, memory("08 01 10").pageSize());
    assertInvalid(
        "invalid custom page size: 2^12 bytes in the memory section at offset 0xd",
        () -> memory("08 01 0c"));
  }

  @Test
  void the_usual_size_of_pages_may_be_given() {
    memory("08 01 10");
    memory("09 01 02 10");
  }

  @Test
  void tables_are_not_shared() {
    assertInvalid(
        "unsupported: shared-everything threads in the table section at offset 0xc",
        () -> new ModuleBuilder().item(Section.TABLE, "70 03 00 01").parse());
  }

  @Test
  void a_table_may_have_a_first_value() {
    WasmModule module = new ModuleBuilder().item(Section.TABLE, "40 00 70 00 05 d0 70 0b").parse();
    Instructions init = module.tableDefinitions().getFirst().init().orElseThrow();
    assertEquals(Op.REF_NULL, init.op(0));
    assertEquals(List.of(ValType.FUNCREF), init.types(0));
  }

  @Test
  void tables_hold_references() {
    assertMalformed(
        "malformed reference type: reading the element type of a table, found 0x7f in the table"
            + " section at offset 0xb",
        () -> new ModuleBuilder().item(Section.TABLE, "7f 00 00").parse());
  }

  @Test
  void exports_are_found_by_name_and_kept_in_order() {
    WasmModule module =
        new ModuleBuilder()
            .memory(1)
            .export("zebra", ExternKind.MEMORY, 0)
            .export("ant", ExternKind.MEMORY, 0)
            .parse();
    assertEquals(List.of("zebra", "ant"), module.exports().stream().map(Export::name).toList());
    assertEquals(Optional.of(new Export("ant", ExternKind.MEMORY, 0)), module.export("ant"));
    assertEquals(Optional.empty(), module.export("bee"));
  }

  @Test
  void element_segments_have_eight_forms() {
    WasmModule module =
        new ModuleBuilder()
            .item(Section.ELEMENT, "00 41 01 0b 02 03 04")
            .item(Section.ELEMENT, "01 00 01 05")
            .item(Section.ELEMENT, "02 01 41 02 0b 00 01 06")
            .item(Section.ELEMENT, "03 00 01 07")
            .item(Section.ELEMENT, "04 41 03 0b 01 d2 08 0b")
            .item(Section.ELEMENT, "05 6f 01 d0 6f 0b")
            .item(Section.ELEMENT, "06 02 41 04 0b 70 01 d2 09 0b")
            .item(Section.ELEMENT, "07 70 00")
            .parse();
    StringBuilder text = new StringBuilder();
    for (ElementSegment segment : module.elementSegments()) {
      text.append(segment.mode())
          .append(' ')
          .append(segment.table())
          .append(' ')
          .append(segment.offset().map(o -> o.imm(0)).orElse(-1L))
          .append(' ')
          .append(segment.type())
          .append(' ')
          .append(segment.functions())
          .append(' ')
          .append(segment.expressions().stream().map(e -> Op.name(e.op(0))).toList())
          .append('\n');
    }
    assertEquals(
        """
        ACTIVE 0 1 (ref func) [3, 4] []
        PASSIVE 0 -1 (ref func) [5] []
        ACTIVE 1 2 (ref func) [6] []
        DECLARATIVE 0 -1 (ref func) [7] []
        ACTIVE 0 3 funcref [] [ref.func]
        PASSIVE 0 -1 externref [] [ref.null]
        ACTIVE 2 4 funcref [] [ref.func]
        DECLARATIVE 0 -1 funcref [] []
        """,
        text.toString());
  }

  @Test
  void element_segments_have_no_ninth_form() {
    assertMalformed(
        "malformed elements segment kind: reading the flags of an element segment in the element"
            + " section at offset 0xb",
        () -> new ModuleBuilder().item(Section.ELEMENT, "08").parse());
  }

  @Test
  void data_segments_are_ranges_of_the_module() {
    WasmModule module =
        new ModuleBuilder()
            .memory(1)
            .item(Section.DATA, "00 41 08 0b 03 616263")
            .item(Section.DATA, "01 02 6465")
            .item(Section.DATA, "02 01 41 09 0b 00")
            .parse();
    DataSegment first = module.dataSegments().getFirst();
    assertEquals(SegmentMode.ACTIVE, first.mode());
    assertEquals(8, first.offset().orElseThrow().imm(0));
    assertArrayEquals(
        new byte[] {'a', 'b', 'c'},
        Arrays.copyOfRange(module.bytes(), first.start(), first.start() + first.size()));
    assertEquals(SegmentMode.PASSIVE, module.dataSegments().get(1).mode());
    assertEquals(1, module.dataSegments().get(2).memory());
  }

  @Test
  void data_must_be_there() {
    assertMalformed(
        "unexpected end of section or function: reading the bytes of a data segment in the data"
            + " section at offset 0x10",
        () -> new ModuleBuilder().item(Section.DATA, "00 41 08 0b 03 6162").parse());
  }

  @Test
  void the_start_function_is_an_index() {
    WasmModule module =
        new ModuleBuilder().type("", "").function(0, "").item(Section.START, "00").parse();
    assertEquals(0, module.startFunction());
  }

  @Test
  void custom_sections_stand_anywhere_and_are_found_by_name() {
    WasmModule module =
        new ModuleBuilder().leading("a", "01 02").memory(1).trailing("b", "").parse();
    assertEquals(2, module.customSections().size());
    CustomSection first = module.customSection("a").orElseThrow();
    assertEquals(2, first.size());
    assertEquals(1, module.bytes()[first.start()]);
    assertTrue(module.customSection("c").isEmpty());
  }

  @Test
  void bodies_are_located_not_decoded() {
    WasmModule module =
        new ModuleBuilder().type("", "").rawFunction(0, "ff ff ff").function(0, "01").parse();
    assertEquals(3, module.bodySize(0));
    assertEquals(0x00, module.bytes()[module.bodyStart(1)]);
    assertEquals(Op.NOP, module.bytes()[module.bodyStart(1) + 1]);
  }

  @Test
  void what_makes_no_sense_behind_bodies_is_blamed_on_them() {
    assertSections(
        "unexpected end of section or function: reading an index in function 0 at offset 0x18",
        "01 04 01 60 00 00  03 02 01 00  0a 05 01 03 00 20 80  80 00");
  }
}
