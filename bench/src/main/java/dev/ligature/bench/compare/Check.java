package dev.ligature.bench.compare;

/**
 * A figure held against its goal.
 *
 * @param what what it is
 * @param value the figure, mostly a ratio
 * @param goal what it may be at most
 */
public record Check(String what, double value, double goal) {
  /** Whether the goal is met. */
  public boolean isMet() {
    return value <= goal;
  }
}
