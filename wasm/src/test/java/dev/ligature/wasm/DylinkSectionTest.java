package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertMalformed;
import static dev.ligature.wasm.ModuleBuilder.leb;
import static dev.ligature.wasm.ModuleBuilder.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.DylinkSection.ImportName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The payload of a leading {@code dylink.0} section starts at offset 0x13. */
class DylinkSectionTest {
  private static DylinkSection dylink(String payload) {
    WasmModule module = new ModuleBuilder().leading("dylink.0", payload).parse();
    return DylinkSection.of(module).orElseThrow();
  }

  private static String subsection(int type, String payload) {
    return leb(type) + leb(ModuleBuilder.hex(payload).length) + payload;
  }

  @Test
  void a_module_without_section_has_none() {
    assertEquals(Optional.empty(), DylinkSection.of(new ModuleBuilder().parse()));
  }

  @Test
  void memory_and_table_sizes_are_read() {
    DylinkSection dylink = dylink(subsection(1, "a01f 04 05 02"));
    assertEquals(4000, dylink.memorySize());
    assertEquals(4, dylink.memoryAlign());
    assertEquals(5, dylink.tableSize());
    assertEquals(2, dylink.tableAlign());
    assertFalse(dylink.legacy());
  }

  @Test
  void sizes_are_unsigned() {
    DylinkSection dylink = dylink(subsection(1, "ffffffff0f 00 8080808008 00"));
    assertEquals(0xffffffffL, dylink.memorySize());
    assertEquals(0x80000000L, dylink.tableSize());
  }

  @Test
  void needed_libraries_are_in_their_order() {
    DylinkSection dylink = dylink(subsection(2, "02" + name("libz.so") + name("libc.so")));
    assertEquals(List.of("libz.so", "libc.so"), dylink.needed());
  }

  @Test
  void exports_and_imports_have_flags() {
    DylinkSection dylink =
        dylink(
            subsection(3, "01" + name("errno") + "8002")
                + subsection(
                    4, "02" + name("env") + name("f") + "01" + name("env") + name("g") + "11"));
    assertTrue(dylink.exportFlags("errno").isThreadLocal());
    assertEquals(SymbolFlags.NONE, dylink.exportFlags("other"));
    assertTrue(dylink.importFlags("env", "f").isWeak());
    assertFalse(dylink.importFlags("env", "f").isUndefined());
    assertTrue(dylink.importFlags("env", "g").isUndefined());
    assertEquals(SymbolFlags.NONE, dylink.importFlags("GOT.mem", "f"));
    assertEquals(
        List.of(new ImportName("env", "f"), new ImportName("env", "g")),
        List.copyOf(dylink.imports().keySet()));
  }

  @Test
  void runtime_paths_and_architecture_are_as_written() {
    DylinkSection dylink =
        dylink(
            subsection(5, "02" + name("$ORIGIN/lib") + name("/usr/lib"))
                + subsection(6, name("wasm32")));
    assertEquals(List.of("$ORIGIN/lib", "/usr/lib"), dylink.runtimePath());
    assertEquals(Optional.of("wasm32"), dylink.architecture());
  }

  @Test
  void unknown_subsections_are_skipped_by_size() {
    DylinkSection dylink =
        dylink(subsection(7, "ffffff") + subsection(99, "") + subsection(2, "01" + name("a")));
    assertEquals(List.of("a"), dylink.needed());
  }

  @Test
  void lists_of_several_subsections_add_up() {
    DylinkSection dylink =
        dylink(subsection(2, "01" + name("a")) + subsection(2, "01" + name("b")));
    assertEquals(List.of("a", "b"), dylink.needed());
  }

  @Test
  void of_sizes_there_can_be_one() {
    assertMalformed(
        "dylink.0 subsection 1 (mem-info): there are two: reading another subsection at offset"
            + " 0x1b",
        () -> dylink(subsection(1, "08 00 00 00") + subsection(1, "08 00 00 00")));
  }

  @Test
  void two_sections_are_malformed() {
    WasmModule module =
        new ModuleBuilder()
            .leading("dylink.0", subsection(1, "08 00 00 00"))
            .trailing("dylink.0", subsection(2, "01" + name("a")))
            .parse();
    assertMalformed("two sections dylink.0 at offset 0x24", () -> DylinkSection.of(module));
  }

  @Test
  void a_byte_left_over_is_malformed() {
    assertMalformed(
        "dylink.0: unexpected end of section or function: reading the size of subsection 0 at"
            + " offset 0x1a",
        () -> dylink(subsection(1, "08 00 00 00") + "00"));
  }

  @Test
  void an_empty_section_has_nothing_of_all() {
    DylinkSection dylink = dylink("");
    assertEquals(0, dylink.memorySize());
    assertEquals(List.of(), dylink.needed());
    assertEquals(Optional.empty(), dylink.architecture());
  }

  @Test
  void the_section_may_stand_anywhere() {
    WasmModule module =
        new ModuleBuilder().memory(1).trailing("dylink.0", subsection(1, "08 00 00 00")).parse();
    assertEquals(8, DylinkSection.of(module).orElseThrow().memorySize());
  }

  @Test
  void the_legacy_section_has_no_subsections() {
    WasmModule module =
        new ModuleBuilder().leading("dylink", "10 02 03 01 01" + name("libm.so")).parse();
    DylinkSection dylink = DylinkSection.of(module).orElseThrow();
    assertTrue(dylink.legacy());
    assertEquals(16, dylink.memorySize());
    assertEquals(2, dylink.memoryAlign());
    assertEquals(3, dylink.tableSize());
    assertEquals(1, dylink.tableAlign());
    assertEquals(List.of("libm.so"), dylink.needed());
  }

  @Test
  void the_newer_section_is_preferred() {
    WasmModule module =
        new ModuleBuilder()
            .leading("dylink", "10 02 03 01 00")
            .leading("dylink.0", subsection(1, "20 00 00 00"))
            .parse();
    assertEquals(32, DylinkSection.of(module).orElseThrow().memorySize());
  }

  @Test
  void a_subsection_larger_than_the_section_is_malformed() {
    assertMalformed(
        "dylink.0: unexpected end of section or function: reading the size of subsection 2,"
            + " found 5 at offset 0x14",
        () -> dylink("02 05 00"));
  }

  @Test
  void a_name_larger_than_its_subsection_is_malformed() {
    assertMalformed(
        "dylink.0 subsection 2 (needed): length out of bounds: reading the length of a needed"
            + " library, found 5 at offset 0x16",
        () -> dylink("02 03 01 05 61"));
  }

  @Test
  void a_subsection_smaller_than_its_contents_is_malformed() {
    assertMalformed(
        "dylink.0 subsection 1 (mem-info): unexpected end of section or function: reading the"
            + " table alignment at offset 0x18",
        () -> dylink("01 03 08 02 00"));
  }

  @Test
  void a_subsection_larger_than_its_contents_is_malformed() {
    assertMalformed(
        "dylink.0 subsection 1 (mem-info): section size mismatch: reading the end of its contents"
            + " at offset 0x19",
        () -> dylink("01 05 08 02 00 00 00"));
  }

  @Test
  void a_name_that_is_not_utf_8_is_malformed() {
    assertMalformed(
        "dylink.0 subsection 6 (architecture): malformed UTF-8 encoding: reading the architecture"
            + " at offset 0x16",
        () -> dylink("06 02 01 ff"));
  }

  @Test
  void an_alignment_past_the_address_space_is_malformed() {
    assertMalformed(
        "dylink.0 subsection 1 (mem-info): alignment is not a power of two below 4 GiB: reading"
            + " the memory alignment, found 2^32 at offset 0x16",
        () -> dylink("01 04 08 20 00 00"));
  }

  @Test
  void a_legacy_section_cut_short_is_malformed() {
    WasmModule module = new ModuleBuilder().leading("dylink", "10 02 03").parse();
    assertMalformed(
        "dylink: unexpected end of section or function: reading the table alignment"
            + " at offset 0x14",
        () -> DylinkSection.of(module));
  }
}
