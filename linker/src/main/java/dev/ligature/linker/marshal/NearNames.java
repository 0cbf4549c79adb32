package dev.ligature.linker.marshal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that differ little from one that is not there. */
final class NearNames {
  private static final int MAX = 3;

  private NearNames() {}

  /** The nearest names, the nearest first; none if all are far. */
  static List<String> of(String name, List<String> names) {
    int limit = Math.max(1, Math.min(3, name.length() / 3));
    return names.stream()
        .distinct()
        .filter(other -> Math.abs(other.length() - name.length()) <= limit)
        .filter(other -> distance(name, other) <= limit)
        .sorted(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MAX)
        .toList();
  }

  /** How many characters are to be put in, taken out or replaced; the case does not count. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
