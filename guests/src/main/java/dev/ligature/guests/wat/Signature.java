package dev.ligature.guests.wat;

import dev.ligature.wasm.FuncType;
import java.util.List;
import java.util.Optional;

/**
 * A function type with the identifiers of its parameters.
 *
 * @param type the type
 * @param ids an entry a parameter
 */
record Signature(FuncType type, List<Optional<String>> ids) {
  boolean isEmpty() {
    return type.params().isEmpty() && type.results().isEmpty();
  }
}
