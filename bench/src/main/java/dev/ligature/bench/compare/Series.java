package dev.ligature.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** What was measured of one thing by one peer, a sample a round. */
public final class Series {
  private final String what;
  private final Peer peer;
  private final Unit unit;
  private final List<Double> samples = new ArrayList<>();

  /** What samples are of. */
  public enum Unit {
    NANOSECONDS("ns", 1),
    MILLISECONDS("ms", 1e6),
    SECONDS("s", 1e9),
    KIBIBYTES("KiB", 1024);

    private final String label;
    private final double size;

    Unit(String label, double size) {
      this.label = label;
      this.size = size;
    }

    /** Its sign. */
    public String label() {
      return label;
    }
  }

  Series(String what, Peer peer, Unit unit) {
    this.what = what;
    this.peer = peer;
    this.unit = unit;
  }

  /**
   * Adds a sample.
   *
   * @param value in nanoseconds or bytes, whatever the unit is
   */
  public void add(double value) {
    samples.add(value / unit.size);
  }

  /** What was measured. */
  public String what() {
    return what;
  }

  /** Who was. */
  public Peer peer() {
    return peer;
  }

  /** The unit of {@link #samples} and {@link #median}. */
  public Unit unit() {
    return unit;
  }

  /** The samples in the order of the rounds. */
  public List<Double> samples() {
    return List.copyOf(samples);
  }

  /** The median; of an even number of samples the mean of the two in the middle. */
  public double median() {
    if (samples.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = samples.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
