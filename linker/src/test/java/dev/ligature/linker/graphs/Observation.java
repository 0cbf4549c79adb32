package dev.ligature.linker.graphs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What can be seen after a step.
 *
 * @param succeeded whether the step did
 * @param trace what constructors and destructors wrote: their library's name, behind a {@code ~}
 *     the destructors
 * @param loaded the link map
 * @param sees by library, in the order of the link map, which library defines what it sees: {@code
 *     p=a} for a reference to p that is bound to a's, {@code -} for none; then all symbols in turn
 *     as {@code dlsym} finds them by {@code RTLD_DEFAULT}, which functions of these are the same,
 *     and the symbols by {@code RTLD_NEXT} and on its handle. Under {@code *} the global scope.
 */
record Observation(boolean succeeded, String trace, String loaded, Map<String, String> sees) {
  /**
   * For each pair, whether the two are the same: {@code =} or a dot. Nothing is an empty string.
   */
  static String aliases(List<String> identities) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < identities.size(); i++) {
      for (int j = i + 1; j < identities.size(); j++) {
        String one = identities.get(i);
        text.append(!one.isEmpty() && one.equals(identities.get(j)) ? '=' : '.');
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "%s trace=%s loaded=%s%s"
        .formatted(
            succeeded ? "done" : "failed",
            trace,
            loaded,
            sees.entrySet().stream()
                .map(e -> "%n    %s: %s".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining()));
  }
}
