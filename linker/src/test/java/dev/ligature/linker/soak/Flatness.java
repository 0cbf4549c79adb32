package dev.ligature.linker.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a measure grows. The slope is the median of those between all pairs of samples, which one
 * odd sample does not move; it is compared with what may be noise, for the whole of the time.
 *
 * @param name what is measured
 * @param tolerance how much more it may be at the end than at the beginning, by the slope
 */
record Flatness(String name, long tolerance) {
  /** By how much it has grown from the first sample to the last, by the slope. */
  static double growth(long[] samples) {
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < samples.length; i++) {
      for (int j = i + 1; j < samples.length; j++) {
        slopes.add((double) (samples[j] - samples[i]) / (j - i));
      }
    }
    double[] sorted = slopes.stream().mapToDouble(slope -> slope).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return median * (samples.length - 1);
  }

  boolean isFlat(long[] samples) {
    return growth(samples) <= tolerance;
  }

  /** What to say of what is not flat. */
  String describe(long[] samples, int rounds) {
    return "%s grows by %.0f in %d rounds, more than %d: %s"
        .formatted(name, growth(samples), rounds, tolerance, Arrays.toString(samples));
  }
}
