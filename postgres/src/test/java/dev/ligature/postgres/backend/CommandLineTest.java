package dev.ligature.postgres.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of commands for a shell. */
final class CommandLineTest {
  @Test
  void words_end_at_spaces_outside_of_quotes() {
    assertEquals(
        List.of("/a b/postgres", "-c", "x=1", "", "it's"),
        CommandLine.words("\"/a b/postgres\"  -c x='1' '' \"it's\""));
    assertEquals(List.of("a\"b"), CommandLine.words("\"a\\\"b\""));
  }

  @Test
  void what_a_shell_does_with_them_is_no_word() {
    for (String rest : new String[] {"> out", "2>&1", "< /dev/null", "| cat", "; x", "& y"}) {
      List<String> words = CommandLine.words("a -b " + rest);
      assertEquals(List.of("a", "-b"), words.subList(0, 2));
      assertEquals(rest.startsWith("2") ? 3 : 2, words.size(), rest);
    }
    assertEquals(List.of(), CommandLine.words("  "));
  }
}
