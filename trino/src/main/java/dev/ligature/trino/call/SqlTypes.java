package dev.ligature.trino.call;

import io.trino.spi.type.Type;
import java.util.List;
import java.util.Objects;

/**
 * The types of a function in SQL.
 *
 * @param result of its result
 * @param parameters of its parameters
 */
public record SqlTypes(Type result, List<Type> parameters) {
  public SqlTypes {
    Objects.requireNonNull(result, "result");
    parameters = List.copyOf(parameters);
  }
}
