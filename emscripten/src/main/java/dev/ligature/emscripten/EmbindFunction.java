package dev.ligature.emscripten;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function of C++ that a guest has made known by embind ({@code emscripten::function}), for Java
 * to call. It may have overloads, which differ in how many arguments they take.
 */
public final class EmbindFunction {
  private final String name;
  private final EmbindOverloads overloads;

  EmbindFunction(String name) {
    this.name = name;
    this.overloads = new EmbindOverloads("the embind function " + name);
  }

  EmbindOverloads overloads() {
    return overloads;
  }

  /** The name by which the guest has made it known. */
  public String name() {
    return name;
  }

  /** Its types in C++, of each overload. */
  public List<EmbindSignature> signatures() {
    return overloads.signatures();
  }

  /**
   * Calls it. {@link Embind} says what values there are.
   *
   * @return the result, or nothing of {@code void}, of a null pointer, of null and of undefined
   * @throws IllegalArgumentException if the arguments do not fit
   * @throws IllegalStateException if the guest has not made one of its types known
   */
  public Optional<Object> call(@Nullable Object... arguments) {
    return EmbindValues.result(overloads.call(List.of(), EmbindValues.arguments(arguments)));
  }

  @Override
  public String toString() {
    return name + " " + signatures();
  }
}
