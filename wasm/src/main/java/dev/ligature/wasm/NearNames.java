package dev.ligature.wasm;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds names that differ little from one that is not there: what may have been meant, for
 * messages.
 */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /**
   * The nearest names, the nearest first; none if all are far.
   *
   * @param name the one that is not there
   * @param names those that are
   */
  public static List<String> of(String name, List<String> names) {
    int limit = Math.max(1, Math.min(3, name.length() / 3));
    return names.stream()
        .distinct()
        .filter(other -> Math.abs(other.length() - name.length()) <= limit)
        .filter(other -> distance(name, other) <= limit)
        .sorted(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /**
   * How many characters are to be put in, taken out, replaced or exchanged with the next one; the
   * case does not count.
   */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(rows[i - 1][j - 1] + same, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        rows[i][j] = exchanged ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
      }
    }
    return rows[a.length()][b.length()];
  }
}
