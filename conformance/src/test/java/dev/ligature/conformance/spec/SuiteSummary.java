package dev.ligature.conformance.spec;

import dev.ligature.guests.wat.Feature;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The summary of a run of the suite. */
final class SuiteSummary {
  private SuiteSummary() {}

  /** The text: a line a file, failures, and totals by reason. */
  static String of(Collection<FileReport> reports) {
    StringBuilder text = new StringBuilder();
    text.append("The specification's test suite: passed/failed/skipped commands of each file.\n");
    text.append("Supported beyond what every engine must have: ").append(features()).append("\n\n");
    reports.forEach(report -> text.append(report).append('\n'));
    List<String> failures = reports.stream().flatMap(r -> r.failures().stream()).toList();
    if (!failures.isEmpty()) {
      text.append("\nFailures\n");
      failures.forEach(failure -> text.append(failure).append('\n'));
    }
    Map<String, Integer> reasons = new TreeMap<>();
    reports.forEach(r -> r.skipped().forEach((k, v) -> reasons.merge(k, v, Integer::sum)));
    text.append("\nSkipped, by reason\n");
    reasons.forEach((reason, n) -> text.append("%-44s %d%n".formatted(reason, n)));
    int passed = reports.stream().mapToInt(FileReport::passed).sum();
    int skipped = reports.stream().mapToInt(FileReport::skippedCount).sum();
    text.append(
        "%nTotal of %d files: %d/%d/%d%n"
            .formatted(reports.size(), passed, failures.size(), skipped));
    return text.toString();
  }

  private static String features() {
    String titles =
        Feature.SUPPORTED.stream().map(Feature::title).collect(Collectors.joining(", "));
    return titles.isEmpty() ? "nothing" : titles;
  }
}
