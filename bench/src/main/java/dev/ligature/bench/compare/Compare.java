package dev.ligature.bench.compare;

import dev.ligature.bench.rows.Rows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the rows of the table on all peers that are there, and reports.
 *
 * <p>Usage: {@code Compare ROOT [--quick] [--list] [--output PATH] [ROW...]}. Status 2 if the
 * arguments make no sense; goals that are not met don't change it.
 */
public final class Compare {
  private final Path root;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * A comparison.
   *
   * @param root the source tree
   * @param out takes the tables
   * @param err takes progress and what is wrong
   */
  public Compare(Path root, PrintStream out, PrintStream err) {
    this.root = root;
    this.out = out;
    this.err = err;
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(
        new Compare(Path.of(words.getFirst()), out, System.err)
            .run(words.subList(1, words.size())));
  }

  /** Runs it and gives the exit status. */
  public int run(List<String> words) throws IOException {
    Arguments arguments;
    try {
      arguments = Arguments.of(words, Rows.all());
    } catch (Arguments.InvalidException e) {
      err.println("bench/compare: " + e.getMessage());
      err.println(Arguments.USAGE);
      return 2;
    }
    if (arguments.list()) {
      for (Row row : Rows.all()) {
        String when = row.isLong() ? " (only when named)" : "";
        out.printf("%-8s %s%s%n", row.key(), row.title(), when);
      }
      return 0;
    }
    Report report = measure(arguments);
    String markdown = MarkdownReport.of(report);
    Path base = arguments.output().orElse(root.resolve("bench/target/compare"));
    write(base, ".md", markdown);
    write(base, ".json", JsonReport.of(report));
    out.print(markdown);
    err.printf("bench/compare: reports are in %s.md and %s.json%n", base, base);
    return 0;
  }

  private Report measure(Arguments arguments) throws IOException {
    long start = System.nanoTime();
    Peers peers = Peers.find(root);
    peers
        .missing()
        .forEach((peer, why) -> err.printf("bench/compare: without %s: %s%n", peer.label(), why));
    List<RowResult> results = new ArrayList<>();
    Path scratch = Files.createTempDirectory("ligature-compare");
    try {
      Session session = new Session(root, scratch, peers, arguments.quick());
      for (Row row : arguments.rows()) {
        results.add(measure(row, session));
      }
    } finally {
      delete(scratch);
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    return new Report(
        peers.versions(), peers.missing(), machine(), arguments.quick(), seconds, results);
  }

  private RowResult measure(Row row, Session session) {
    long start = System.nanoTime();
    RowResult result = new RowResult(row);
    try {
      row.run(session, result);
    } catch (Exception e) {
      result.note("failed: " + e);
    }
    err.printf(
        "bench/compare: row %s: %s (%d s)%n",
        row.key(), row.title(), (System.nanoTime() - start) / 1_000_000_000);
    return result;
  }

  private static String machine() {
    return "%d cores, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static void write(Path base, String extension, String text) throws IOException {
    Path file = base.resolveSibling(base.getFileName() + extension).toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
