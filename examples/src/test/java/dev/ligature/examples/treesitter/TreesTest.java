package dev.ligature.examples.treesitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Trees are those that the same packages give under Node. */
final class TreesTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("ligature.root"), "examples", "tree-sitter");
  private static final Path MODULES = EXAMPLE.resolve("node_modules");

  @TempDir static Path directory;

  private static TreeSitter parser;

  @BeforeAll
  static void openParser() {
    assumeTrue(
        Files.exists(MODULES.resolve("web-tree-sitter")),
        "run  npm ci --ignore-scripts  in examples/tree-sitter");
    assumeTrue(Commands.output("node", "--version").isPresent(), "there is no node on the PATH");
    parser = new TreeSitter(MODULES);
  }

  @AfterAll
  static void closeParser() {
    if (parser != null) {
      parser.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> trees_of_real_files_equal_those_under_node() throws IOException {
    List<Path> files = new ArrayList<>(SourceFiles.find(directory));
    assertTrue(files.size() >= 20, () -> "only %d source files found".formatted(files.size()));
    files.addAll(madeFiles());
    List<String> expected = treesUnderNode(files);
    return Stream.iterate(0, i -> i < files.size(), i -> i + 1)
        .map(
            i ->
                DynamicTest.dynamicTest(
                    files.get(i).getFileName().toString(),
                    () -> assertEquals(expected.get(i), tree(files.get(i)))));
  }

  @Test
  void a_parser_takes_languages_in_turn() {
    assertEquals("(program (expression_statement (number)))", parse(Grammar.JAVASCRIPT, "1"));
    assertEquals("(module (expression_statement (integer)))", parse(Grammar.PYTHON, "1"));
    assertEquals("(program (expression_statement (number)))", parse(Grammar.JAVASCRIPT, "2"));
  }

  @Test
  void an_empty_text_has_a_tree() {
    assertEquals("(program)", parse(Grammar.JAVA, ""));
  }

  @Test
  void wrong_text_has_a_tree_with_errors() {
    assertTrue(parse(Grammar.JAVA, "class {{{").contains("ERROR"));
  }

  /** Files that real ones do not stand for. */
  private static List<Path> madeFiles() throws IOException {
    String astral = "\uD83D\uDE00".repeat(6000);
    return List.of(
        // Surrogate pairs on both sides of the ends of the pieces that the text is read in.
        write("Astral.java", "class A { String a = \"" + astral + "\"; /* b" + astral + " */ }\n"),
        write("wrong.py", "def f(:\n  return ((\n\n\tif x\n"),
        write("malformed.js", new byte[] {'v', 'a', 'r', ' ', (byte) 0xc3, ' ', (byte) 0xff, ';'}),
        // More than the memory that the program starts with has room for.
        write(
            "large.js", "const a = [1, 2, { b: 'c' }, `${d}`, e => f(g, ...h)];\n".repeat(40_000)));
  }

  private static Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path write(String name, byte[] text) throws IOException {
    return Files.write(directory.resolve(name), text);
  }

  private static List<String> treesUnderNode(List<Path> files) throws IOException {
    Path out = Files.createDirectory(directory.resolve("trees"));
    List<String> command =
        new ArrayList<>(
            List.of("node", EXAMPLE.resolve("oracle.mjs").toString(), "--out", out.toString()));
    files.forEach(file -> command.add(file.toString()));
    assertTrue(Commands.output(command.toArray(String[]::new)).isPresent(), "the oracle failed");
    List<String> trees = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      trees.add(Files.readString(out.resolve(i + ".tree")).stripTrailing());
    }
    return trees;
  }

  private static String tree(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return parse(Grammar.of(file).orElseThrow(), text);
  }

  private static String parse(Grammar grammar, String text) {
    try (SyntaxTree tree = parser.parse(grammar, text)) {
      return tree.expression();
    }
  }
}
