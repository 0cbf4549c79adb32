package dev.ligature.conformance.hostile;

import java.io.IOException;

/** How deep a guest gets that does nothing there; what the JIT has done since changes it. */
final class StackDepth {
  /** In calls: how exactly it is found, and how far from the last time it is looked for. */
  private static final int SLACK = 20;

  /** Beyond the end of each stack that is tried. */
  private static final int BEYOND = 200_000;

  private int last = -1;

  /** A guest that goes some calls deep. */
  @FunctionalInterface
  interface Attempt {
    /** Whether it gets there. */
    boolean reaches(int depth) throws IOException, InterruptedException;
  }

  int find(Attempt attempt) throws IOException, InterruptedException {
    int low = last - SLACK;
    int high = last + SLACK;
    if (low < 0 || !attempt.reaches(low) || attempt.reaches(high)) {
      low = 0;
      high = BEYOND;
    }
    while (high - low > SLACK / 2) {
      int middle = (low + high) / 2;
      if (attempt.reaches(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    last = low;
    return low;
  }
}
