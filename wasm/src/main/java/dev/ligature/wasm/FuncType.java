package dev.ligature.wasm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A function type.
 *
 * @param params the types of the parameters
 * @param results the types of the results
 */
public record FuncType(List<ValType> params, List<ValType> results) {
  public FuncType {
    params = List.copyOf(params);
    results = List.copyOf(results);
  }

  // What the compiler makes for records is linked when first called, which costs milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof FuncType type
        && params.equals(type.params)
        && results.equals(type.results);
  }

  @Override
  public int hashCode() {
    return params.hashCode() * 31 + results.hashCode();
  }

  /** The type from parameters to results, such as {@code (i32, i64) -> f64}. */
  @Override
  public String toString() {
    String to = results.size() == 1 ? results.getFirst().toString() : "(" + join(results) + ")";
    return "(" + join(params) + ") -> " + to;
  }

  private static String join(List<ValType> types) {
    return types.stream().map(ValType::toString).collect(Collectors.joining(", "));
  }
}
