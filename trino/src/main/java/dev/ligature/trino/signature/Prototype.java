package dev.ligature.trino.signature;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A prototype in C, as it stands in a header.
 *
 * @param name the function's name
 * @param parameters the types of its parameters
 * @param result what it returns; empty for {@code void}
 * @param returnsText whether it returns a {@code char *}
 */
public record Prototype(
    String name, List<CType> parameters, Optional<CType> result, boolean returnsText) {
  public Prototype {
    Objects.requireNonNull(name, "name");
    parameters = List.copyOf(parameters);
    Objects.requireNonNull(result, "result");
  }
}
