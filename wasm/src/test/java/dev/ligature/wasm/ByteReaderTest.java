package dev.ligature.wasm;

import static dev.ligature.wasm.Errors.assertMalformed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ByteReaderTest {
  private static ByteReader of(String hex) {
    byte[] bytes = ModuleBuilder.hex(hex);
    return new ByteReader(bytes, 0, bytes.length, "a test");
  }

  @Test
  void unsigned_numbers_of_one_to_five_bytes_are_read() {
    assertEquals(0, of("00").u32("n"));
    assertEquals(127, of("7f").u32("n"));
    assertEquals(128, of("8001").u32("n"));
    assertEquals(624485, of("e58e26").u32("n"));
    assertEquals(1 << 21, of("80808001").u32("n"));
    assertEquals(-1, of("ffffffff0f").u32("n"));
  }

  @Test
  void unsigned_numbers_may_have_superfluous_zeros() {
    ByteReader reader = of("8380808000 05");
    assertEquals(3, reader.u32("n"));
    assertEquals(5, reader.position());
    assertEquals(5, reader.u8("n"));
  }

  @Test
  void unsigned_numbers_read_the_same_whether_more_bytes_follow_or_not() {
    for (int value : new int[] {128, 16383, 16384, 1 << 21, 1 << 28, -1, Integer.MIN_VALUE}) {
      String leb = ModuleBuilder.leb(value & 0xffffffffL);
      assertEquals(value, of(leb).u32("n"));
      assertEquals(value, of(leb + "ffffffffffff").u32("n"));
    }
  }

  @Test
  void an_unsigned_number_of_six_bytes_is_too_long() {
    assertMalformed(
        "integer representation too long: reading n in a test at offset 0x0",
        () -> of("808080808000").u32("n"));
  }

  @Test
  void an_unsigned_number_past_32_bits_is_too_large() {
    assertMalformed(
        "integer too large: reading n in a test at offset 0x0", () -> of("ffffffff1f").u32("n"));
  }

  @Test
  void an_unsigned_number_past_64_bits_is_too_large() {
    assertEquals(-1L, of("ffffffffffffffffff01").u64("n"));
    assertMalformed(
        "integer too large: reading n in a test at offset 0x0",
        () -> of("ffffffffffffffffff02").u64("n"));
  }

  @Test
  void an_unsigned_number_of_eleven_bytes_is_too_long() {
    assertMalformed(
        "integer representation too long: reading n in a test at offset 0x0",
        () -> of("8080808080808080808000").u64("n"));
  }

  @Test
  void signed_numbers_keep_their_sign() {
    assertEquals(-1, of("7f").s32("n"));
    assertEquals(63, of("3f").s32("n"));
    assertEquals(-64, of("40").s32("n"));
    assertEquals(64, of("c000").s32("n"));
    assertEquals(-123456, of("c0bb78").s32("n"));
    assertEquals(Integer.MAX_VALUE, of("ffffffff07").s32("n"));
    assertEquals(Integer.MIN_VALUE, of("8080808078").s32("n"));
    assertEquals(-1, of("ffffffff7f").s32("n"));
  }

  @Test
  void signed_numbers_of_64_bits_keep_their_sign() {
    assertEquals(-1L, of("7f").s64("n"));
    assertEquals(-64L, of("40").s64("n"));
    assertEquals(Long.MAX_VALUE, of("ffffffffffffffffff00").s64("n"));
    assertEquals(Long.MIN_VALUE, of("8080808080808080807f").s64("n"));
  }

  @Test
  void unused_bits_of_a_signed_number_must_repeat_the_sign() {
    assertMalformed(
        "integer too large: reading n in a test at offset 0x0", () -> of("ffffffff0f").s32("n"));
    assertMalformed(
        "integer too large: reading n in a test at offset 0x0", () -> of("8080808070").s32("n"));
    assertMalformed(
        "integer too large: reading n in a test at offset 0x0",
        () -> of("ffffffffffffffffff7e").s64("n"));
  }

  @Test
  void signed_numbers_of_33_bits_hold_every_index() {
    assertEquals(0xffffffffL, of("ffffffff0f").s33("n"));
    assertEquals(-16, of("70").s33("n"));
  }

  @Test
  void a_number_cut_short_is_an_unexpected_end() {
    assertMalformed(
        "unexpected end of section or function: reading n in a test at offset 0x0",
        () -> of("8080").u32("n"));
  }

  @Test
  void a_number_that_passes_its_section_is_judged_as_a_number_first() {
    byte[] bytes = ModuleBuilder.hex("8080808080 00");
    ByteReader reader = new ByteReader(bytes, 0, 2, "a test");
    assertMalformed(
        "integer representation too long: reading n in a test at offset 0x0",
        () -> reader.u32("n"));
  }

  @Test
  void a_good_number_that_passes_its_section_is_an_unexpected_end() {
    byte[] bytes = ModuleBuilder.hex("8080 00");
    ByteReader reader = new ByteReader(bytes, 0, 2, "a test");
    assertMalformed(
        "unexpected end of section or function: reading n in a test at offset 0x0",
        () -> reader.u32("n"));
  }

  @Test
  void a_count_is_never_larger_than_what_is_left() {
    assertEquals(2, of("020000").count("items"));
    assertMalformed(
        "unexpected end of section or function: reading items, found 4294967295 in a test"
            + " at offset 0x0",
        () -> of("ffffffff0f 00").count("items"));
  }

  @Test
  void bits_of_floats_are_little_endian() {
    assertEquals(0x3f800000, of("0000803f").fixed32("f"));
    assertEquals(0xfff8000000000001L, of("010000000000f8ff").fixed64("f"));
  }

  @Test
  void names_are_read_as_utf_8() {
    assertEquals("add", of("03 616464").name("a name"));
    assertEquals("⌣ü😀", of("09 e28ca3 c3bc f09f9880").name("a name"));
    assertEquals("", of("00").name("a name"));
  }

  @Test
  void names_must_be_utf_8() {
    for (String bytes :
        new String[] {"80", "c080", "e08080", "eda080", "f8888080", "f4908080", "c3", "ff"}) {
      String hex = ModuleBuilder.leb(bytes.length() / 2) + bytes;
      assertMalformed(
          "malformed UTF-8 encoding: reading a name in a test at offset 0x1",
          () -> of(hex).name("a name"));
    }
  }

  @Test
  void a_name_longer_than_the_module_is_out_of_bounds() {
    assertMalformed(
        "length out of bounds: reading the length of a name, found 3 in a test at offset 0x0",
        () -> of("03 6161").name("a name"));
  }

  @Test
  void a_name_longer_than_its_section_is_an_unexpected_end() {
    byte[] bytes = ModuleBuilder.hex("03 616161");
    ByteReader reader = new ByteReader(bytes, 0, 3, "a test");
    assertMalformed(
        "unexpected end of section or function: reading the length of a name, found 3 in a test"
            + " at offset 0x0",
        () -> reader.name("a name"));
  }

  @Test
  void the_exception_has_the_offset() {
    ByteReader reader = of("0102");
    reader.skip(2, "two");
    WasmException e = assertThrows(WasmException.Malformed.class, () -> reader.u8("a third byte"));
    assertEquals(2, e.offset());
  }
}
