package dev.ligature.wasm;

import static dev.ligature.wasm.ModuleBuilder.leb;
import static dev.ligature.wasm.ModuleBuilder.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameSectionTest {
  private static NameSection names(String payload) {
    return new ModuleBuilder()
        .type("", "")
        .imports("env", "f", "00 00")
        .function(0, "")
        .function(0, "")
        .trailing("name", payload)
        .parse()
        .names();
  }

  private static String subsection(int id, String payload) {
    return leb(id) + leb(ModuleBuilder.hex(payload).length) + payload;
  }

  @Test
  void a_module_without_section_has_no_names() {
    NameSection names = new ModuleBuilder().parse().names();
    assertEquals(Optional.empty(), names.moduleName());
    assertEquals(Optional.empty(), names.functionName(0));
  }

  @Test
  void the_module_and_its_functions_have_names() {
    NameSection names =
        names(
            subsection(0, name("libz.so"))
                + subsection(1, "02 00" + name("f") + "02" + name("inflate")));
    assertEquals(Optional.of("libz.so"), names.moduleName());
    assertEquals(Optional.of("f"), names.functionName(0));
    assertEquals(Optional.empty(), names.functionName(1));
    assertEquals(Optional.of("inflate"), names.functionName(2));
  }

  @Test
  void functions_that_are_not_there_have_no_names() {
    NameSection names = names(subsection(1, "01 03" + name("ghost")));
    assertEquals(Optional.empty(), names.functionName(3));
    assertEquals(Optional.empty(), names.functionName(-1));
  }

  @Test
  void other_subsections_are_skipped() {
    NameSection names = names(subsection(2, "ffff") + subsection(1, "01 01" + name("g")));
    assertEquals(Optional.of("g"), names.functionName(1));
  }

  @Test
  void names_in_front_of_an_error_hold() {
    NameSection names = names(subsection(1, "03 00" + name("f") + "01 7f 61"));
    assertEquals(Optional.of("f"), names.functionName(0));
    assertEquals(Optional.empty(), names.functionName(1));
  }

  @Test
  void a_name_that_is_not_utf_8_is_no_name() {
    NameSection names = names(subsection(1, "02 00 01 ff 01" + name("g")));
    assertEquals(Optional.empty(), names.functionName(0));
    assertEquals(Optional.of("g"), names.functionName(1));
  }

  @Test
  void a_section_without_sense_is_no_error() {
    for (String payload : new String[] {"", "01", "01 ff", "01 02 ffff", "ffffffff", "00 05 61"}) {
      NameSection names = names(payload);
      assertEquals(Optional.empty(), names.moduleName());
      assertEquals(Optional.empty(), names.functionName(1));
    }
  }

  @Test
  void the_section_is_read_once() {
    WasmModule module = new ModuleBuilder().parse();
    assertSame(module.names(), module.names());
  }
}
