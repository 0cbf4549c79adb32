package dev.ligature.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessBytesTest {
  @TempDir Path folder;

  private ProcessBytes given(String file, Charset charset, String... texts) throws IOException {
    Files.write(folder.resolve(file), (String.join("\0", texts) + "\0").getBytes(charset));
    return new ProcessBytes(folder);
  }

  private static String problem(ProcessBytes bytes, String... args) {
    return String.valueOf(assertThrows(UsageException.class, () -> bytes.check(args)).getMessage());
  }

  @Test
  void a_replacement_character_that_the_user_wrote_is_one() throws IOException {
    ProcessBytes bytes = given("cmdline", UTF_8, "java", "Main", "run", "\ufffd");
    assertDoesNotThrow(() -> bytes.check("run", "\ufffd"));
  }

  @Test
  void bytes_that_are_not_utf_8_are_shown() throws IOException {
    ProcessBytes bytes = given("cmdline", ISO_8859_1, "java", "Main", "run", "caf\u00e9");
    assertEquals(
        "argument 2 is not UTF-8: caf\\xe9\n>>> names and arguments have to be",
        problem(bytes, "run", "caf\ufffd"));
  }

  @Test
  void text_that_the_locale_can_not_hold_is_shown() throws IOException {
    ProcessBytes bytes = given("cmdline", UTF_8, "java", "Main", "run", "caf\u00e9");
    assertEquals(
        "argument 2 cannot be read, since the locale is not of UTF-8: caf\u00e9\n"
            + ">>> LC_ALL=C.UTF-8 sets one",
        problem(bytes, "run", "caf\ufffd\ufffd"));
  }

  @Test
  void without_the_bytes_nothing_is_guessed() throws IOException {
    String told =
        "argument 1 is not UTF-8, or the locale is not: caf\ufffd\n>>> LC_ALL=C.UTF-8 sets one";
    assertEquals(told, problem(new ProcessBytes(folder), "caf\ufffd"));
    // Of another process, or from a file of arguments.
    assertEquals(told, problem(given("cmdline", UTF_8, "java", "@file"), "caf\ufffd"));
    assertEquals(told, problem(given("cmdline", UTF_8), "caf\ufffd"));
  }

  @Test
  void variables_are_looked_at_alike() throws IOException {
    ProcessBytes bytes =
        given("environ", ISO_8859_1, "GOOD=\u00ef\u00bf\u00bd", "BAD=a\u00e4", "PLAIN=x", "odd");
    assertEquals(
        Map.of(
            "BAD",
            "the value of BAD is not UTF-8: a\\xe4\n>>> names and arguments have to be",
            "UNKNOWN",
            "the value of UNKNOWN is not UTF-8, or the locale is not: \ufffd\n"
                + ">>> LC_ALL=C.UTF-8 sets one"),
        bytes
            .undecoded(
                Map.of("GOOD", "\ufffd", "BAD", "a\ufffd", "PLAIN", "x", "UNKNOWN", "\ufffd"))
            .entrySet()
            .stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, entry -> entry.getValue().getMessage())));
  }
}
