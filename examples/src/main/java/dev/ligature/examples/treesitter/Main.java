package dev.ligature.examples.treesitter;

import dev.ligature.linker.LinkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints the trees of source files, and on the standard error stream how long it took.
 *
 * <p>Usage: {@code Main NODE_MODULES FILE...}. Status 1 if a file can't be parsed, 2 if the
 * arguments make no sense.
 */
public final class Main {
  private Main() {}

  /** Runs it. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int status = run(List.of(args), out, System.err);
    out.flush();
    System.exit(status);
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() < 2) {
      err.println("usage: Main NODE_MODULES FILE...");
      return 2;
    }
    int status = 0;
    long start = System.nanoTime();
    try (TreeSitter parser = new TreeSitter(Path.of(args.getFirst()))) {
      err.printf(Locale.ROOT, "web-tree-sitter.wasm: opened in %.1f ms%n", millisSince(start));
      for (String name : args.subList(1, args.size())) {
        status = Math.max(status, parse(parser, Path.of(name), out, err));
      }
    } catch (LinkException e) {
      err.println(e.getMessage());
      status = 1;
    }
    return status;
  }

  private static int parse(TreeSitter parser, Path file, PrintStream out, PrintStream err) {
    Optional<Grammar> grammar = Grammar.of(file);
    if (grammar.isEmpty()) {
      err.println(file + ": no grammar for this name");
      return 1;
    }
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      err.println(file + ": cannot be read: " + e.getMessage());
      return 1;
    }
    long start = System.nanoTime();
    parser.load(grammar.get());
    double load = millisSince(start);
    start = System.nanoTime();
    try (SyntaxTree tree = parser.parse(grammar.get(), text)) {
      err.printf(
          Locale.ROOT,
          "%s: %d characters parsed in %.1f ms, grammar opened in %.1f ms%n",
          file,
          text.length(),
          millisSince(start),
          load);
      out.println(tree.expression());
    }
    return 0;
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
