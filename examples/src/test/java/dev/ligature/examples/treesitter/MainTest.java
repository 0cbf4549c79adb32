package dev.ligature.examples.treesitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MainTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void without_files_it_says_how_it_is_used() {
    assertEquals(2, run("node_modules"));
    assertEquals("usage: Main NODE_MODULES FILE...\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void modules_that_are_not_there_are_named() {
    assertEquals(1, run("no-such-folder", "A.java"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8)
            .contains("no-such-folder/web-tree-sitter/web-tree-sitter.wasm"));
  }

  private int run(String... args) {
    return Main.run(
        List.of(args),
        new PrintStream(new ByteArrayOutputStream()),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
