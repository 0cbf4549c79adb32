package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.EmbindCall;
import java.util.List;
import java.util.Optional;

/**
 * A function of C++ that a guest has made known by embind ({@code emscripten::function}), for Java
 * to call. It lives as long as its program.
 */
public final class EmbindFunction {
  private final EmbindCall call;

  EmbindFunction(EmbindCall call) {
    this.call = call;
  }

  /** The name by which the guest has made it known. */
  public String name() {
    return call.name();
  }

  /**
   * The types of its result and then of its parameters, in C++: {@code int}, {@code std::string};
   * {@code ?} for those without a counterpart in Java. Known once the program is open.
   */
  public List<String> types() {
    return call.types();
  }

  /**
   * Calls it. A {@code bool} is a {@link Boolean}, integers up to 32 bits are {@link Integer},
   * those of 64 {@link Long}, {@code float} and {@code double} {@link Double}, and {@code
   * std::string} is a {@link String}.
   *
   * @return the result, or nothing of {@code void}
   * @throws IllegalArgumentException if the arguments are not of these classes, or not as many
   * @throws IllegalStateException if one of its types has no counterpart
   */
  public Optional<Object> call(Object... arguments) {
    return call.call(List.of(arguments));
  }
}
