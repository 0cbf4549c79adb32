package dev.ligature.linker.map;

import java.util.Optional;

/** Whether a library is to stay. */
enum Presence {
  /** Something holds it, or nobody has looked yet. */
  STAYING,
  /** Nothing holds it: it can't be opened any more. */
  CONDEMNED,
  /** All but its unmapping is done, which waits for calls that are running in it. */
  LINGERING;

  /** The state that a library can go over to from this one. */
  private Optional<Presence> next() {
    return switch (this) {
      case STAYING -> Optional.of(CONDEMNED);
      case CONDEMNED -> Optional.of(LINGERING);
      case LINGERING -> Optional.empty();
    };
  }

  /**
   * Goes over to another state.
   *
   * @param library whose state it is, for the message
   * @return that state
   * @throws IllegalStateException if a library can't
   */
  Presence to(Presence other, String library) {
    return next()
        .filter(other::equals)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s is %s and can't become %s".formatted(library, this, other)));
  }
}
