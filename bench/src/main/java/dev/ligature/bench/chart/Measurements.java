package dev.ligature.bench.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Medians of a row.
 *
 * @param medians by engine, then by what was measured
 */
record Measurements(Map<String, Map<String, Double>> medians) {
  static final String OWN = "Ligature";
  static final String IMPORTED = "Ligature, memory imported";
  static final String MEAN = "geometric mean";

  /** What is behind the name of a thing that was measured with an imported memory. */
  private static final String SUFFIX = ", memory imported";

  Measurements {
    medians = Collections.unmodifiableMap(new LinkedHashMap<>(medians));
  }

  /**
   * Reads a row from a report.
   *
   * @param report the JSON that bench/compare writes
   * @throws IllegalArgumentException if the row is not there, or nothing was measured in it
   */
  static Measurements of(String report, String row) {
    for (Object one : list(object(Json.read(report)).get("rows"))) {
      Map<?, ?> members = object(one);
      List<?> series = list(members.get("series"));
      if (row.equals(members.get("row")) && !series.isEmpty()) {
        return of(series);
      }
    }
    throw new IllegalArgumentException("row " + row + " is not in the report");
  }

  private static Map<?, ?> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      return members;
    }
    throw new IllegalArgumentException("not a report: " + value);
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> elements) {
      return elements;
    }
    throw new IllegalArgumentException("not a report: " + value);
  }

  private static Measurements of(List<?> series) {
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    medians.put(OWN, new LinkedHashMap<>());
    medians.put(IMPORTED, new LinkedHashMap<>());
    for (Object one : series) {
      Map<?, ?> members = object(one);
      String what = String.valueOf(members.get("what"));
      String peer = String.valueOf(members.get("peer"));
      if (peer.equals(OWN) && what.endsWith(SUFFIX)) {
        peer = IMPORTED;
        what = what.substring(0, what.length() - SUFFIX.length());
      }
      if (members.get("median") instanceof Double median) {
        medians.computeIfAbsent(peer, key -> new LinkedHashMap<>()).put(what, median);
      }
    }
    medians.values().removeIf(Map::isEmpty);
    return new Measurements(medians);
  }

  /** What was measured, in order. */
  List<String> things() {
    Set<String> things = new LinkedHashSet<>();
    medians.values().forEach(one -> things.addAll(one.keySet()));
    return new ArrayList<>(things);
  }

  /**
   * The same as ratios to Ligature's, with their geometric mean in front of engines that have all.
   */
  Measurements againstOwn() {
    Map<String, Double> own = medians.getOrDefault(OWN, Map.of());
    Map<String, Map<String, Double>> ratios = new LinkedHashMap<>();
    medians.forEach(
        (engine, values) -> {
          Map<String, Double> one = new LinkedHashMap<>();
          double logarithms = 0;
          for (String thing : things()) {
            Double value = values.get(thing);
            Double base = own.get(thing);
            double ratio = value == null || base == null ? Double.NaN : value / base;
            logarithms += Math.log(ratio);
            if (!Double.isNaN(ratio)) {
              one.put(thing, ratio);
            }
          }
          Map<String, Double> all = new LinkedHashMap<>();
          if (!Double.isNaN(logarithms)) {
            all.put(MEAN, Math.exp(logarithms / things().size()));
          }
          all.putAll(one);
          ratios.put(engine, all);
        });
    return new Measurements(ratios);
  }
}
