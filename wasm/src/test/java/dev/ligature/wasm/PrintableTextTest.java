package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
  private static void becomes(String expected, String text) {
    assertEquals(expected, PrintableText.of(text));
    assertSame(expected, PrintableText.of(expected));
  }

  @Test
  void escape_sequences_become_visible() {
    becomes("\\x1b[31mred\\x1b[0m\\x07", "\u001b[31mred\u001b[0m\u0007");
  }

  @Test
  void the_controls_of_eight_bits_become_visible() {
    becomes("\\x7f\\x9b31m\\x9d\\x85", "\u007f\u009b31m\u009d\u0085");
  }

  @Test
  void line_ends_become_visible() {
    becomes("a\\nb\\rc\\td\\u2028\\u2029\\x0b\\x0c", "a\nb\rc\td\u2028\u2029\u000b\f");
  }

  @Test
  void marks_of_direction_become_visible() {
    becomes(
        "\\u202eabc\\u202c\\u2066\\u2069\\u200e\\u200f\\u061c",
        "\u202eabc\u202c\u2066\u2069\u200e\u200f\u061c");
  }

  @Test
  void what_nobody_sees_becomes_visible() {
    becomes(
        "a\\u200bb\\ufeffc\\xadd\\U000e0041",
        "a\u200bb\ufeffc\u00add" + new String(Character.toChars(0xe0041)));
  }

  @Test
  void half_a_character_becomes_visible() {
    becomes("\\ud800x\\udc00", "\ud800x\udc00");
  }

  @Test
  void names_of_all_languages_stay() {
    for (String name :
        new String[] {"plain_name$1", "Grüße", "日本語", "имя", "😀", "a\\b", "\ufffd", "", " ~"}) {
      assertEquals(name, PrintableText.of(name));
    }
  }
}
