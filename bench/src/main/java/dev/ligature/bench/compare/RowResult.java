package dev.ligature.bench.compare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row found: series, checks, and what could not be measured. To be filled by the row. */
public final class RowResult {
  private final Row row;
  private final List<Series> series = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  RowResult(Row row) {
    this.row = row;
  }

  /** The row. */
  public Row row() {
    return row;
  }

  /** Begins a series. */
  public Series series(String what, Peer peer, Series.Unit unit) {
    Series one = new Series(what, peer, unit);
    series.add(one);
    return one;
  }

  /** Holds the ratio of two medians against a goal; a note if one of them is missing. */
  public void ratio(
      String what, @Nullable Series numerator, @Nullable Series denominator, double goal) {
    if (numerator != null && denominator != null) {
      check(what, numerator.median() / denominator.median(), goal);
    }
  }

  /** Holds a figure against a goal; one that could not be measured is left out. */
  public void check(String what, double value, double goal) {
    if (!Double.isNaN(value)) {
      checks.add(new Check(what, value, goal));
    }
  }

  /** Gives a figure that has no goal; one that could not be measured is left out. */
  public void figure(String what, double value) {
    check(what, value, Double.NaN);
  }

  /** Says what could not be measured and why. */
  public void note(@Nullable String text) {
    if (text != null && !notes.contains(text)) {
      notes.add(text);
    }
  }

  /** What was measured, in order. */
  public List<Series> series() {
    return List.copyOf(series);
  }

  /** What was held against goals. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /** What could not be measured. */
  public List<String> notes() {
    return List.copyOf(notes);
  }
}
