package dev.ligature.emscripten;

import java.util.List;
import java.util.Objects;

/**
 * The types of a function of C++.
 *
 * @param result the type of what it gives, such as {@code int}
 * @param parameters the types of what it takes, without the object of a method
 */
public record EmbindSignature(String result, List<String> parameters) {
  /** Makes an immutable one. */
  public EmbindSignature {
    Objects.requireNonNull(result);
    parameters = List.copyOf(parameters);
  }

  @Override
  public String toString() {
    return result + "(" + String.join(", ", parameters) + ")";
  }
}
