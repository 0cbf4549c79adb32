package dev.ligature.guests;

import java.time.Duration;
import java.util.function.IntToDoubleFunction;

/**
 * Checks that what something costs grows as its size does: eight times the size may take sixteen
 * times as long, and a while, but not sixty-four times. Processor time, since machines are busy.
 */
public final class LinearTime {
  /** How much larger the large one is. */
  public static final int FACTOR = 8;

  /** How far from proportional it may be. */
  private static final double SLACK = 2;

  /** What noise may add, in milliseconds: of the JVM's own work most. */
  private static final double NOISE = 1_000;

  private LinearTime() {}

  /** The processor time of all threads until now, collectors and compilers too. */
  public static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /**
   * Takes the time of a size and of {@value #FACTOR} times it, and prints both.
   *
   * @param what the kind of thing
   * @param warmUp a smaller size, which is tried first
   * @param time the time that a size takes, in milliseconds
   * @throws AssertionError if the larger takes too long, twice
   */
  public static void check(String what, int warmUp, int size, IntToDoubleFunction time) {
    double first = time.applyAsDouble(warmUp);
    double small = time.applyAsDouble(size);
    small = Math.min(small, time.applyAsDouble(size));
    double large = time.applyAsDouble(size * FACTOR);
    double bound = FACTOR * SLACK * small + NOISE;
    if (large > bound) {
      large = time.applyAsDouble(size * FACTOR);
    }
    String taken =
        "%s: %d in %.0f ms first, %d in %.0f ms, %d in %.0f ms"
            .formatted(what, warmUp, first, size, small, size * FACTOR, large);
    System.getLogger(LinearTime.class.getName()).log(System.Logger.Level.INFO, taken);
    if (large > bound) {
      throw new AssertionError(taken);
    }
  }
}
