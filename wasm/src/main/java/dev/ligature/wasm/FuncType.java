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

  /** Whether it means something in its module only: it has references to types by their index. */
  public boolean refersToTypes() {
    return refersToTypes(params) || refersToTypes(results);
  }

  private static boolean refersToTypes(List<ValType> types) {
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).kind() == ValType.Kind.TYPE) {
        return true;
      }
    }
    return false;
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
