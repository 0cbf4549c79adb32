package dev.ligature.conformance.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of the commands of one file. */
final class FileReport {
  private final String file;
  private int passed;
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();

  FileReport(String file) {
    this.file = file;
  }

  void pass() {
    passed++;
  }

  void fail(int line, String message) {
    failures.add(file + ":" + line + ": " + message);
  }

  void skip(String reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  String file() {
    return file;
  }

  int passed() {
    return passed;
  }

  List<String> failures() {
    return failures;
  }

  /** How many commands were skipped, by reason. */
  Map<String, Integer> skipped() {
    return skipped;
  }

  int skippedCount() {
    return skipped.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A line: the file, {@code passed/failed/skipped}, and the reasons of skips. */
  @Override
  public String toString() {
    String reasons =
        skipped.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", ", "  skipped: ", ""));
    return "%-44s %d/%d/%d%s"
        .formatted(file, passed, failures.size(), skippedCount(), skipped.isEmpty() ? "" : reasons);
  }
}
