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
