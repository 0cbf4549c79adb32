package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instructions with indices of every kind, in a program and in a library that has all the same in
 * another order: each finds its own.
 */
class RewritingTest {
  private static final String IMPORTS =
      """
      (import "env" "memory" (memory 0))
      (import "env" "__indirect_function_table" (table 0 funcref))
      (import "env" "__memory_base" (global $memory i32))
      (import "env" "__table_base" (global $table i32))
      """;

  @TempDir Path directory;

  private Path write(String name, String needed, String text) throws IOException {
    byte[] plain =
        ModuleAssembler.assemble(
                "(module %s %s)".formatted(IMPORTS, text).getBytes(StandardCharsets.UTF_8))
            .bytes();
    ByteWriter section = new ByteWriter();
    section.name("dylink.0");
    ByteWriter sizes = new ByteWriter();
    sizes.u32(256);
    sizes.u32(4);
    sizes.u32(8);
    sizes.u32(0);
    section.u8(1);
    section.sized(sizes);
    if (!needed.isEmpty()) {
      ByteWriter list = new ByteWriter();
      list.u32(1);
      list.name(needed);
      section.u8(2);
      section.sized(list);
    }
    ByteWriter out = new ByteWriter();
    out.bytes(plain, 0, 8);
    out.u8(0);
    out.sized(section);
    out.bytes(plain, 8, plain.length);
    return Files.write(directory.resolve(name), out.toByteArray());
  }

  /** What a program and a library have, with numbers that tell them apart. */
  private static String features(int n, String padding) {
    return """
    %2$s
    (type $pair (func (param i32 i32) (result i32 i32)))
    (type $unary (func (param i32) (result i32)))
    (type $ref2 (func (result i32)))
         (type $ref (func (param (ref null $ref2)) (result i32)))
    (tag $tag (param i32))
    (table $own 6 funcref)
    (global $variable (mut i32) (i32.const %1$d))
    (global $typed (ref null $ref2) (ref.func $number))
    (global $float f64 (f64.const 0.5))
    (elem $passive func $number $plus)
    (elem declare func $number)
    (elem (table $own) (i32.const 1) funcref (ref.func $plus) (ref.null func))
    (data $text "\\%1$02x\\02\\03")
    (data (i32.add (global.get $memory) (i32.const 16)) "\\%1$02x")
    (func $number (type $ref2) (i32.const %1$d))
    (func $plus (type $unary) (i32.add (local.get 0) (i32.const %1$d)))
    (func $swap (type $pair) (local.get 1) (local.get 0))
    (func $typed_local (type $ref) (local $f (ref null $ref2)) (local.set $f (local.get 0))
      (call_ref $ref2 (local.get $f)))
    (func $catches (result i32)
      (try (result i32) (do (throw $tag (i32.const %1$d))) (catch $tag)))
    (func $blocks (result i32)
      (i32.const 1) (i32.const %1$d)
      (block (type $pair) (call $swap))
      i32.sub)
    (func $selects (result i32)
      (ref.is_null (select (result (ref null $ref2))
        (ref.null $ref2) (global.get $typed) (i32.const 0))))
    (func $tables (result i32)
      (table.init $own $passive (i32.const 3) (i32.const 0) (i32.const 2))
      (elem.drop $passive)
      (table.copy $own $own (i32.const 5) (i32.const 3) (i32.const 1))
      (table.set $own (i32.const 0) (table.get $own (i32.const 5)))
      (i32.add (i32.mul (table.size $own) (i32.const 1000))
        (i32.add (call_indirect $own (type $ref2) (i32.const 0))
          (call_indirect $own (type $unary) (i32.const 7) (i32.const 4)))))
    (func $memories (result i32)
      (memory.init $text (i32.add (global.get $memory) (i32.const 32)) (i32.const 0) (i32.const 2))
      (data.drop $text)
      (i32.add (i32.load8_u (i32.add (global.get $memory) (i32.const 32)))
        (i32.load8_u (i32.add (global.get $memory) (i32.const 16)))))
    (func $globals (result i32)
      (global.set $variable (i32.add (global.get $variable) (i32.const 1)))
      (i32.add (global.get $variable)
        (i32.trunc_f64_s (f64.add (global.get $float) (f64.const 0.5)))))
    (func $tails (result i32) (return_call $plus (i32.const 1)))
    """
        .formatted(n, padding);
  }

  private static String exports(String suffix) {
    StringBuilder text = new StringBuilder();
    for (String name :
        List.of("catches", "blocks", "selects", "tables", "memories", "globals", "tails")) {
      text.append("(export \"%s%s\" (func $%s))\n".formatted(name, suffix, name));
    }
    text.append(
        """
        (func (export "typed%s") (result i32) (call $typed_local (global.get $typed)))
        """
            .formatted(suffix));
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"catches", "blocks", "selects", "tables", "memories", "globals", "tails", "typed"})
  void an_index_leads_where_it_did(String name) throws Throwable {
    String padding =
        """
        (type (func (param f32))) (type (func (param i64) (result i64)))
        (tag (param i64)) (table 1 externref) (global i64 (i64.const -1)) (data "padding")
        (elem func $before) (func $before)
        """;
    StringBuilder calls = new StringBuilder();
    calls.append("(func (export \"ofLibrary\") (result i32) (call $imported))\n");
    write("lib.so", "", features(77, padding) + exports("_of_library"));
    Path main =
        write(
            "main.wasm",
            "lib.so",
            "(import \"env\" \"%s_of_library\" (func $imported (result i32)))".formatted(name)
                + features(33, "")
                + exports("")
                + calls);
    Run run = Run.of(main).calls(name, "ofLibrary");
    String plain = run.plain();
    assertEquals(plain, run.here());
    Optional<String> onNode = run.onNode();
    if (onNode.isPresent()) {
      assertEquals(plain, onNode.get());
    }
  }

  @Test
  void equal_types_are_one() throws Throwable {
    String library =
        """
        (type $a (func (param i32) (result i32)))
        (type $b (func (param i64)))
        (func (export "%s") (type $a) (local.get 0))
        (func (type $b))
        """;
    write("lib.so", "", library.formatted("f"));
    Path main = write("main.wasm", "lib.so", library.formatted("g"));
    assertEquals(
        // These two, and that of _initialize.
        3, WasmModule.parse(Run.of(main).fused().bytes()).types().size());
  }

  @Test
  void names_of_two_libraries_are_told_apart() {
    WasmModule module = WasmModule.parse(Run.of(Guests.module("order/main.wasm")).fused().bytes());
    List<String> names =
        IntStream.range(0, module.functionCount())
            .mapToObj(f -> module.names().functionName(f).orElse("-"))
            .toList();
    assertEquals("trace", names.getFirst());
    assertTrue(names.containsAll(List.of("a.so:__wasm_call_ctors", "d.so:__wasm_call_ctors")));
    assertTrue(names.contains("_initialize"));
    assertEquals(names.size(), Set.copyOf(names).size(), names::toString);
  }
}
