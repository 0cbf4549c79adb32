package dev.ligature.examples.treesitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.fuse.FusedModule;
import dev.ligature.fuse.Fusion;
import dev.ligature.linker.ProgramConfig;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tree-sitter and a grammar as one module, which Node runs, give the trees that they give linked.
 */
final class FusedTreesTest {
  private static final Path MODULES =
      Path.of(System.getProperty("ligature.root"), "examples", "tree-sitter", "node_modules");

  @TempDir Path directory;

  private static FusedModule fused(Grammar grammar) {
    assumeTrue(
        Files.exists(MODULES.resolve("web-tree-sitter")),
        "run  npm ci --ignore-scripts  in examples/tree-sitter");
    Path main = MODULES.resolve("web-tree-sitter/web-tree-sitter.wasm");
    String library = MODULES.resolve(grammar.module()).toString();
    return Fusion.of(main)
        .withConfig(ProgramConfig.builder().preloads(List.of(library)).build())
        .fuse();
  }

  @ParameterizedTest
  @EnumSource
  void a_tree_is_the_same(Grammar grammar) throws Exception {
    FusedModule fused = fused(grammar);
    assumeTrue(Commands.output("node", "--version").isPresent(), "there is no node on the PATH");
    Path module = Files.write(directory.resolve("fused.wasm"), fused.bytes());
    Path script = directory.resolve("fused-tree.mjs");
    try (InputStream source = FusedTreesTest.class.getResourceAsStream("fused-tree.mjs")) {
      Files.write(script, source.readAllBytes());
    }
    Path file =
        switch (grammar) {
          case JAVA ->
              Path.of(System.getProperty("ligature.root"))
                  .resolve("examples/src/main/java/dev/ligature/examples/treesitter/Grammar.java");
          case JAVASCRIPT -> script;
          case PYTHON ->
              Files.writeString(directory.resolve("a.py"), "def f(x):\n  return [y for y in x]\n");
        };
    Optional<String> tree =
        Commands.output(
            "node", script.toString(), module.toString(), grammar.function(), file.toString());
    try (TreeSitter linked = new TreeSitter(MODULES)) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      try (SyntaxTree expected = linked.parse(grammar, text)) {
        assertEquals(expected.expression(), tree.orElseThrow());
      }
    }
  }

  @Test
  void nothing_of_the_linker_is_left() {
    assertEquals(List.of(), fused(Grammar.PYTHON).leftovers());
  }
}
