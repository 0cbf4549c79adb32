package dev.ligature.emscripten.names;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenamingTest {
  private static final String MODULE =
      """
      (module
        (import "a" "a" (memory 2 20))
        (import "a" "b" (func $b (param i32 i64) (result f64)))
        (import "a" "c" (global i32))
        (import "a" "d" (table 1 funcref))
        (import "a" "e" (func))
        (import "a" "f" (tag (param i32)))
        (import "a" "g" (func))
        (export "h" (func $b))
        (export "i" (func $one))
        (export "j" (func $one))
        (export "k" (global $g))
        (global $g i32 (i32.const 5))
        (func $one (result i32) (i32.const 1))
        (data (i32.const 8) "abc"))
      """;

  private static byte[] assemble(String text) {
    return ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  private static List<String> imports(byte[] module) {
    return WasmModule.parse(module).imports().stream().map(i -> i.qualifiedName()).toList();
  }

  private static List<String> exports(byte[] module) {
    return WasmModule.parse(module).exports().stream().map(e -> e.name()).toList();
  }

  @Test
  void names_are_given_back_and_the_rest_stays() {
    byte[] module = assemble(MODULE);
    ShortNames names =
        ShortNames.ofList(
            "list",
            """
            # a comment
            import b emscripten_date_now

              import e fd_sync\t
            import f __cpp_exception
            export i malloc
            export k value
            """);
    byte[] renamed = Renaming.of(module, names);
    assertEquals(
        List.of(
            "env.memory",
            "env.emscripten_date_now",
            "a.c",
            "env.__indirect_function_table",
            "wasi_snapshot_preview1.fd_sync",
            "env.__cpp_exception",
            "a.g"),
        imports(renamed));
    assertEquals(List.of("h", "malloc", "j", "value"), exports(renamed));
    WasmModule before = WasmModule.parse(module);
    WasmModule after = WasmModule.parse(renamed);
    assertEquals(
        before.imports().stream().map(i -> i.type().toString()).toList(),
        after.imports().stream().map(i -> i.type().toString()).toList());
    assertEquals(before.functionCount(), after.functionCount());
    // The code and the data are behind the exports.
    assertArrayEquals(last(module), last(renamed));
  }

  private static byte[] last(byte[] module) {
    return Arrays.copyOfRange(module, module.length - 18, module.length);
  }

  @Test
  void no_two_exports_get_one_name() {
    ShortNames names = ShortNames.ofList("list", "export i h\nexport j h\n");
    assertEquals(List.of("h'", "h", "j", "k"), exports(Renaming.of(assemble(MODULE), names)));
  }

  @Test
  void earlier_lists_go_ahead() {
    ShortNames first = ShortNames.ofList("a", "import b one\nexport h x");
    ShortNames second = ShortNames.ofList("b", "import b two\nimport e three");
    ShortNames both = first.or(second);
    assertEquals("one", both.importName("b").orElseThrow());
    assertEquals("three", both.importName("e").orElseThrow());
    assertEquals("x", both.exportName("h").orElseThrow());
  }

  @Test
  void a_list_that_is_none_is_refused_with_its_line() {
    for (String line :
        List.of("import a", "import a b c", "imports a b", "{\"a\": \"b\"}", "a=b")) {
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> ShortNames.ofList("x.names", "#\n\n " + line));
      assertEquals(
          "x.names, line 3: expected `import SHORT NAME` or `export SHORT NAME`: " + line,
          e.getMessage());
    }
  }

  @Test
  void what_is_no_module_stays_as_it_is() {
    byte[] module = assemble(MODULE);
    byte[] whole = Renaming.of(module, ShortNames.none());
    for (int size = 0; size < module.length; size++) {
      byte[] cut = Arrays.copyOf(module, size);
      byte[] renamed = Renaming.of(cut, ShortNames.none());
      // Where a section ends, so may a module.
      assertTrue(
          Arrays.equals(renamed, cut)
              || Arrays.equals(renamed, Arrays.copyOf(whole, renamed.length)),
          () -> "cut to " + cut.length);
    }
    byte[] text = "no module, but text".getBytes(StandardCharsets.UTF_8);
    assertSame(text, Renaming.of(text, ShortNames.none()));
    byte[] huge = {0, 'a', 's', 'm', 1, 0, 0, 0, 2, 5, -1, -1, -1, -1, 7};
    assertSame(huge, Renaming.of(huge, ShortNames.none()));
  }
}
