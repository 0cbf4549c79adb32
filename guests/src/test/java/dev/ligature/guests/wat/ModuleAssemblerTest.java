package dev.ligature.guests.wat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ModuleAssemblerTest {
  private static String hex(String text) {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return HexFormat.of().formatHex(bytes, 8, bytes.length);
  }

  private static String error(String text) {
    return String.valueOf(assertThrows(TextException.class, () -> hex(text)).getMessage());
  }

  private static Set<Feature> features(String text) {
    return ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).features();
  }

  @Test
  void folded_and_plain_instructions_give_the_same_bytes() {
    assertEquals(
        hex("(func (result i32) i32.const 1 i32.const 2 i32.add)"),
        hex("(func (result i32) (i32.add (i32.const 1) (i32.const 2)))"));
  }

  @Test
  void a_function_is_encoded_with_its_type_and_code() {
    assertEquals(
        "0105016000017f" + "03020100" + "0a06010400412a0b",
        hex("(module (func (result i32) (i32.const 42)))"));
  }

  @Test
  void equal_type_uses_share_a_type() {
    assertEquals(hex("(type (func)) (func (type 0)) (func (type 0))"), hex("(func) (func)"));
  }

  @Test
  void catch_labels_count_from_outside_the_try_table() {
    assertEquals(
        "01040160000003020100" + "0d030100000a0e010c00" + "0240" + "1f40" + "01000000" + "0b0b0b",
        hex("(tag $e) (func (block $b (try_table (catch $e $b))))"));
  }

  @Test
  void floats_are_rounded_once() {
    assertEquals(0x3f80_0001, f32("1.00000005960464477539062500001"));
    assertEquals(0x3f80_0000, f32("1.000000059604644775390625"));
    assertEquals(0x3f80_0001, f32("0x1.000001000000000000000000000001"));
    assertEquals(0x0000_0001, f32("0x1p-149"));
    assertEquals(0x7fa0_0000, f32("nan:0x200000"));
  }

  private static int f32(String text) {
    return Literals.f32(new Atom(Kind.NUMBER, text, 1));
  }

  @Test
  void errors_begin_with_the_words_of_the_specification() {
    assertEquals("unknown operator i32.foo at line 1", error("(func (i32.foo))"));
    assertEquals("unexpected token 1 at line 1", error("(func 1)"));
    assertEquals("mismatching label $b at line 1", error("(func block $a end $b)"));
    assertEquals("duplicate local $x at line 1", error("(func (local $x i32) (local $x i32))"));
    assertEquals("import after function at line 1", error("(func) (import \"\" \"\" (func))"));
    assertEquals(
        "constant out of range: 0x1_0000_0000 at line 1",
        error("(func (drop (i32.const 0x1_0000_0000)))"));
    assertEquals(
        "alignment must be a power of two at line 1",
        error("(memory 1) (func (drop (i32.load align=3 (i32.const 0))))"));
    assertEquals(
        "inline function type () -> i32 is not type 0 at line 1",
        error("(type (func)) (func (type 0) (result i32) unreachable)"));
  }

  @Test
  void features_are_what_the_text_uses() {
    assertEquals(Set.of(), features("(memory 1) (table 1 funcref) (func (drop (ref.null func)))"));
    assertEquals(Set.of(Feature.MULTIPLE_MEMORIES), features("(memory 1) (memory 1)"));
    assertEquals(Set.of(Feature.MEMORY64), features("(memory i64 1)"));
    assertEquals(Set.of(Feature.TAIL_CALLS), features("(func (return_call 0))"));
    assertEquals(Set.of(Feature.TAGS), features("(tag)"));
    assertEquals(Set.of(Feature.SIMD), features("(func (param v128))"));
    assertEquals(Set.of(Feature.GARBAGE_COLLECTION), features("(func (param anyref))"));
    assertEquals(
        Feature.STACK_SWITCHING,
        assertThrows(UnsupportedFeatureException.class, () -> hex("(func (suspend 0))")).feature());
  }
}
