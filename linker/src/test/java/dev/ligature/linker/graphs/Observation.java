package dev.ligature.linker.graphs;

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
 *     as {@code dlsym} finds them by {@code RTLD_DEFAULT}, by {@code RTLD_NEXT} and on its handle.
 *     Under {@code *} the global scope.
 */
record Observation(boolean succeeded, String trace, String loaded, Map<String, String> sees) {
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
