package dev.ligature.conformance.spec;

import java.util.Map;
import java.util.Optional;

/** The state of the specification that a script is written for. */
enum Dialect {
  /** The present one. */
  CURRENT(Map.of()),

  /** The threads proposal's, which stands on the specification before reference types. */
  THREADS(
      Map.of(
          "multiple tables", "superseded by reference types",
          "multiple memories", "superseded by multiple memories",
          "i32 constant out of range", "superseded by memory64"));

  private final Map<String, String> superseded;

  Dialect(Map<String, String> superseded) {
    this.superseded = superseded;
  }

  /** Why an assertion with that message does not hold any more; nothing if it does. */
  Optional<String> supersededBy(String message) {
    return Optional.ofNullable(superseded.get(message));
  }
}
