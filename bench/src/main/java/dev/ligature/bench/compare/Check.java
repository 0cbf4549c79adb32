package dev.ligature.bench.compare;

/**
 * A figure, mostly one that is held against a goal.
 *
 * @param what what it is
 * @param value the figure, mostly a ratio
 * @param goal what it may be at most; NaN if there is no goal
 */
public record Check(String what, double value, double goal) {
  /** Whether there is a goal. */
  public boolean hasGoal() {
    return !Double.isNaN(goal);
  }

  /** Whether the goal is met, if there is one. */
  public boolean isMet() {
    return !hasGoal() || value <= goal;
  }
}
