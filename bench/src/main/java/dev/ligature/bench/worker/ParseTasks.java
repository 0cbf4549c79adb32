package dev.ligature.bench.worker;

import dev.ligature.examples.treesitter.Grammar;
import dev.ligature.examples.treesitter.SyntaxTree;
import dev.ligature.examples.treesitter.TreeSitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** tree-sitter's parser, with grammars opened at run time. */
final class ParseTasks {
  private final Map<String, String> texts = new HashMap<>();
  private final Opened<TreeSitter> parser = new Opened<>();

  /** Opens the parser: the folder with the modules. */
  String open(List<String> words) {
    parser.set(new TreeSitter(Path.of(words.get(0))));
    return "";
  }

  /** Parses a file: grammar, file. Gives nanoseconds and the hash of the tree's text, or 0. */
  String parse(List<String> words) throws IOException {
    String text = texts.computeIfAbsent(words.get(1), ParseTasks::read);
    Grammar grammar = Grammar.valueOf(words.get(0).toUpperCase(Locale.ROOT));
    long start = System.nanoTime();
    SyntaxTree tree = parser.get().parse(grammar, text);
    long nanos = System.nanoTime() - start;
    try (tree) {
      boolean hashed = words.size() > 2;
      return nanos + "\t" + (hashed ? tree.expression().hashCode() : 0);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
