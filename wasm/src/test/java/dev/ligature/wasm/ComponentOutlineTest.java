package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComponentOutlineTest {
  private static final String HEADER = "\0asm\r\0\1\0";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String section(int id, String content) {
    return (char) id + "" + (char) content.length() + content;
  }

  private static String name(int form, String name) {
    return (char) form + "" + (char) name.length() + name;
  }

  @Test
  void what_a_component_has_at_its_top_is_listed() {
    String module = section(1, "\0asm\1\0\0\0");
    String types = section(7, "\0");
    String inner = section(4, HEADER + section(1, "\0asm\1\0\0\0"));
    String imports =
        section(
            10,
            "\5"
                + name(1, "wasi:cli/environment@0.2.0")
                + "\5\0"
                + name(0, "run")
                + "\1\1"
                + name(0, "a-type")
                + "\3\1"
                + name(0, "other-type")
                + "\3\0\2"
                + name(2, "with:version")
                + "\0030.2"
                + "\0\21\0");
    String exports =
        section(11, "\2" + name(0, "run") + "\1\0\0" + name(0, "core") + "\0\21\0\1\0\21\0");
    byte[] all = bytes(HEADER + module + types + module + inner + imports + exports);
    assertEquals(
        Optional.of(
            new ComponentOutline(
                2,
                1,
                List.of(
                    "wasi:cli/environment@0.2.0", "run", "a-type", "other-type", "with:version"),
                List.of("run", "core"))),
        ComponentOutline.of(all));
  }

  @Test
  void an_empty_component_has_nothing() {
    assertEquals(
        Optional.of(new ComponentOutline(0, 0, List.of(), List.of())),
        ComponentOutline.of(bytes(HEADER)));
  }

  @Test
  void a_module_is_none() {
    assertFalse(ComponentOutline.isComponent(bytes("\0asm\1\0\0\0")));
    assertEquals(Optional.empty(), ComponentOutline.of(bytes("\0asm\1\0\0\0")));
    assertEquals(Optional.empty(), ComponentOutline.of(bytes("\0asm")));
  }

  @Test
  void what_is_cut_off_has_no_outline() {
    byte[] whole = bytes(HEADER + section(10, "\1" + name(0, "run") + "\1\1"));
    assertTrue(ComponentOutline.of(whole).isPresent());
    for (int length = HEADER.length() + 1; length < whole.length; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(whole, 0, cut, 0, length);
      assertEquals(Optional.empty(), ComponentOutline.of(cut), "of length " + length);
    }
  }

  @Test
  void numbers_that_make_no_sense_give_no_outline() {
    for (String section :
        List.of(
            section(10, "\u00ff\u00ff\u00ff\u00ff\17"),
            section(10, "\1" + name(0, "a") + "\11\0"),
            "\12\u00ff\u00ff\u00ff\u00ff\17",
            "\12\u00ff\u00ff\u00ff\u00ff\7")) {
      assertEquals(Optional.empty(), ComponentOutline.of(bytes(HEADER + section)));
    }
  }
}
