package dev.ligature.examples.treesitter;

import java.nio.file.Path;
import java.util.Optional;

/** The languages there is a grammar for. */
public enum Grammar {
  /** {@code tree-sitter-java}. */
  JAVA("java"),
  /** {@code tree-sitter-javascript}. */
  JAVASCRIPT("javascript"),
  /** {@code tree-sitter-python}. */
  PYTHON("python");

  private final String label;

  Grammar(String label) {
    this.label = label;
  }

  /** The grammar for a file, by its name; empty if there is none. */
  public static Optional<Grammar> of(Path file) {
    String name = file.getFileName().toString();
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "java" -> Optional.of(JAVA);
      case "js", "mjs", "cjs" -> Optional.of(JAVASCRIPT);
      case "py" -> Optional.of(PYTHON);
      default -> Optional.empty();
    };
  }

  /** The module, below the folder {@code node_modules}. */
  Path module() {
    return Path.of("tree-sitter-" + label, "tree-sitter-" + label + ".wasm");
  }

  /** The function that gives the address of the language. */
  String function() {
    return "tree_sitter_" + label;
  }
}
