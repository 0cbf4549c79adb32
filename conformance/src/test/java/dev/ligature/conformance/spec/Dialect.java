package dev.ligature.conformance.spec;

import java.util.Optional;

/** The state of the specification that a script is written for. */
enum Dialect {
  /** The present one. */
  CURRENT,

  /** The threads proposal's, which stands on the specification before reference types. */
  THREADS;

  /** Why an assertion with that message does not hold any more; nothing if it does. */
  Optional<String> supersededBy(String message) {
    if (this == CURRENT) {
      return Optional.empty();
    }
    return switch (message) {
      case "multiple tables" -> Optional.of("superseded by reference types");
      case "multiple memories" -> Optional.of("superseded by multiple memories");
      case "i32 constant out of range" -> Optional.of("superseded by memory64");
      default -> Optional.empty();
    };
  }
}
