package dev.ligature.linker.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured at several times, in the order of the times. */
final class Samples {
  private final List<Map<String, Long>> samples = new ArrayList<>();

  void add(Map<String, Long> values) {
    samples.add(new LinkedHashMap<>(values));
  }

  /**
   * What is not flat.
   *
   * @param measures what is looked at
   * @param warmUp how many samples are left out: the JVM is still getting ready
   * @param rounds how many rounds lie between two samples
   */
  List<String> problems(List<Flatness> measures, int warmUp, int rounds) {
    List<String> problems = new ArrayList<>();
    for (Flatness measure : measures) {
      long[] values = values(measure.name(), warmUp);
      if (!measure.isFlat(values)) {
        problems.add(measure.describe(values, rounds * (values.length - 1)));
      }
    }
    return problems;
  }

  /** By how much a measure grows, from the first sample behind the warm-up to the last. */
  double growth(String name, int warmUp) {
    return Flatness.growth(values(name, warmUp));
  }

  private long[] values(String name, int warmUp) {
    return samples.stream().skip(warmUp).mapToLong(sample -> sample.get(name)).toArray();
  }

  /** A line for each measure. */
  String table() {
    StringBuilder text = new StringBuilder();
    for (String name : samples.getFirst().keySet()) {
      text.append("%-12s".formatted(name));
      for (long value : values(name, 0)) {
        text.append(" %,13d".formatted(value));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
