package dev.ligature.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a report as Markdown: a table of goals, a table of medians, and notes. */
final class MarkdownReport {
  private final Report report;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    MarkdownReport writer = new MarkdownReport(report);
    writer.head();
    writer.goals();
    writer.medians();
    writer.notes();
    return writer.text.toString();
  }

  private void head() {
    String peers =
        report.versions().entrySet().stream()
            .map(e -> e.getKey().label() + " (" + e.getValue() + ")")
            .collect(Collectors.joining(", "));
    line("Measured: %s, on %s, in %d s.".formatted(peers, report.machine(), report.seconds()));
    if (report.quick()) {
      line("A quick run: few and short rounds.");
    }
    report.missing().forEach((peer, why) -> line("Missing: %s: %s.".formatted(peer.label(), why)));
    line("");
  }

  private void goals() {
    line("| row | figure | reached | goal | |");
    line("| --- | --- | --- | --- | --- |");
    for (RowResult result : report.results()) {
      for (Check check : result.checks()) {
        line(
            "| %s | %s: %s | %s | %s |"
                .formatted(
                    result.row().key(),
                    result.row().title(),
                    check.what(),
                    number(check.value()),
                    goal(check)));
      }
      if (result.checks().isEmpty()) {
        line(
            "| %s | %s | - | | not measured |".formatted(result.row().key(), result.row().title()));
      }
    }
    line("");
  }

  private static String goal(Check check) {
    if (!check.hasGoal()) {
      return "- |";
    }
    return "at most %s | %s".formatted(number(check.goal()), check.isMet() ? "met" : "**not met**");
  }

  private void medians() {
    List<Peer> linking = List.of(Peer.linking());
    Map<Boolean, List<RowResult>> parts =
        report.results().stream()
            .collect(
                Collectors.partitioningBy(
                    result ->
                        result.series().stream().map(Series::peer).allMatch(linking::contains)));
    table("Medians:", parts.getOrDefault(true, List.of()), linking);
    table(
        "Medians of rows that other engines take part in:",
        parts.getOrDefault(false, List.of()),
        List.of(Peer.values()));
  }

  private void table(String title, List<RowResult> results, List<Peer> peers) {
    if (results.isEmpty()) {
      return;
    }
    line(title);
    line("");
    line(
        "| row | what | %s |"
            .formatted(peers.stream().map(Peer::label).collect(Collectors.joining(" | "))));
    line("| --- | --- |%s".formatted(" --- |".repeat(peers.size())));
    for (RowResult result : results) {
      Set<String> things = new LinkedHashSet<>();
      result.series().forEach(series -> things.add(series.what()));
      for (String thing : things) {
        List<String> cells = new ArrayList<>();
        for (Peer peer : peers) {
          cells.add(cell(result, thing, peer));
        }
        line("| %s | %s | %s |".formatted(result.row().key(), thing, String.join(" | ", cells)));
      }
    }
    line("");
  }

  private static String cell(RowResult result, String thing, Peer peer) {
    return result.series().stream()
        .filter(series -> series.what().equals(thing) && series.peer() == peer)
        .filter(series -> !series.samples().isEmpty())
        .map(series -> number(series.median()) + " " + series.unit().label())
        .findFirst()
        .orElse("-");
  }

  private void notes() {
    for (RowResult result : report.results()) {
      result.notes().forEach(note -> line("- row %s: %s".formatted(result.row().key(), note)));
    }
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  /** A number with three significant digits. */
  static String number(double value) {
    if (value == 0 || Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(value))));
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
