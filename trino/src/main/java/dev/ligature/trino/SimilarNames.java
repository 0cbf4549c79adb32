package dev.ligature.trino;

import dev.ligature.linker.Symbol;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What may have been meant by a name that is not there. */
final class SimilarNames {
  private static final int MOST = 5;

  private SimilarNames() {}

  /**
   * A few names that are like one.
   *
   * @return {@code : there are a, b}, or nothing
   */
  static String of(String name, List<Symbol> symbols) {
    String wanted = simple(name);
    List<String> similar =
        symbols.stream()
            .map(Symbol::name)
            .filter(other -> simple(other).contains(wanted) || wanted.contains(simple(other)))
            .sorted(
                Comparator.<String>comparingInt(other -> Math.abs(other.length() - name.length()))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MOST)
            .toList();
    return similar.isEmpty() ? "" : ": there are " + String.join(", ", similar);
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
