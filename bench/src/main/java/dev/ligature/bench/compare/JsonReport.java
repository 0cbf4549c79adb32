package dev.ligature.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a report as JSON, with every sample. */
final class JsonReport {
  private JsonReport() {}

  static String of(Report report) {
    return object(
            "versions", peers(report.versions()),
            "missing", peers(report.missing()),
            "machine", string(report.machine()),
            "quick", String.valueOf(report.quick()),
            "seconds", String.valueOf(report.seconds()),
            "rows", array(report.results().stream().map(JsonReport::row).toList()))
        + "\n";
  }

  private static String row(RowResult result) {
    return object(
        "row", string(result.row().key()),
        "title", string(result.row().title()),
        "checks", array(result.checks().stream().map(JsonReport::check).toList()),
        "series", array(result.series().stream().map(JsonReport::series).toList()),
        "notes", array(result.notes().stream().map(JsonReport::string).toList()));
  }

  private static String check(Check check) {
    return object(
        "what", string(check.what()),
        "value", number(check.value()),
        "goal", number(check.goal()),
        "met", check.hasGoal() ? String.valueOf(check.isMet()) : "null");
  }

  private static String series(Series series) {
    return object(
        "what", string(series.what()),
        "peer", string(series.peer().label()),
        "unit", string(series.unit().label()),
        "median", number(series.median()),
        "samples", array(series.samples().stream().map(JsonReport::number).toList()));
  }

  private static String peers(Map<Peer, String> peers) {
    List<String> words = new ArrayList<>();
    peers.forEach((peer, text) -> words.addAll(List.of(peer.label(), string(text))));
    return object(words.toArray(String[]::new));
  }

  /** Names and values in turn. */
  private static String object(String... members) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < members.length; i += 2) {
      parts.add(string(members[i]) + ": " + members[i + 1]);
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private static String array(List<String> elements) {
    return "[" + String.join(",\n  ", elements) + "]";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null";
  }

  private static String string(String text) {
    return text.chars().mapToObj(JsonReport::character).collect(Collectors.joining("", "\"", "\""));
  }

  private static String character(int c) {
    if (c == '"' || c == '\\') {
      return "\\" + (char) c;
    }
    return c < ' ' ? String.format(Locale.ROOT, "\\u%04x", c) : String.valueOf((char) c);
  }
}
