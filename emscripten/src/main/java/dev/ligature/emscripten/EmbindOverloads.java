package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions of one name, told apart by how many arguments they take. */
final class EmbindOverloads {
  private final String where;
  private final Map<Integer, EmbindInvoker> invokers = new TreeMap<>();

  EmbindOverloads(String where) {
    this.where = where;
  }

  synchronized void add(EmbindInvoker invoker) {
    invokers.put(invoker.parameters().size(), invoker);
  }

  synchronized Optional<EmbindInvoker> find(int arguments) {
    return Optional.ofNullable(invokers.get(arguments));
  }

  synchronized List<EmbindSignature> signatures() {
    return invokers.values().stream().map(EmbindInvoker::signature).toList();
  }

  /** Calls the one that takes as many arguments. */
  @Nullable Object call(List<Integer> self, List<? extends @Nullable Object> arguments) {
    return find(arguments.size()).orElseThrow(() -> mismatch(arguments)).call(self, arguments);
  }

  /** None takes as many arguments. */
  IllegalArgumentException mismatch(List<? extends @Nullable Object> arguments) {
    return mismatch(where, signatures(), arguments);
  }

  static IllegalArgumentException mismatch(
      String where, List<EmbindSignature> signatures, List<? extends @Nullable Object> arguments) {
    String taken =
        signatures.stream()
            .map(signature -> new ArrayList<>(signature.parameters()).toString())
            .collect(Collectors.joining(" or "));
    return new IllegalArgumentException(
        "%s takes %s, called with %s".formatted(where, taken, EmbindText.shown(arguments)));
  }
}
