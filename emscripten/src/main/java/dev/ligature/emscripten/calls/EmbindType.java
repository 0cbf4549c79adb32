package dev.ligature.emscripten.calls;

import java.util.Optional;

/**
 * A type of C++ that a guest has told of.
 *
 * @param kind which values it has
 * @param name its name
 */
record EmbindType(Kind kind, String name) {
  /** Kinds of values, by what a guest calls to tell of them. */
  enum Kind {
    VOID("void", Void.class),
    BOOL("bool", Boolean.class),
    INTEGER("integer", Integer.class),
    BIGINT("bigint", Long.class),
    FLOAT("float", Double.class),
    STRING("std_string", String.class);

    private final String word;
    private final Class<?> type;

    Kind(String word, Class<?> type) {
      this.word = word;
      this.type = type;
    }

    /** The class of its values in Java. */
    Class<?> type() {
      return type;
    }

    /** The kind that a call tells of, if it has a counterpart in Java. */
    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
