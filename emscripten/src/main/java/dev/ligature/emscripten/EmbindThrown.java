package dev.ligature.emscripten;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a guest throws by {@code emscripten::val::throw_}, and errors of what it does with values,
 * such as the call of one that is no function.
 */
public final class EmbindThrown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object value;

  EmbindThrown(String message, @Nullable Object value) {
    super(message);
    this.value = value;
  }

  /** An error, as JavaScript's own are: with a name and a message. */
  static EmbindThrown error(String name, String message) {
    return new EmbindThrown(name + ": " + message, null);
  }

  /** What the guest has thrown; nothing for an error. */
  public Optional<Object> value() {
    return Optional.ofNullable(value);
  }
}
