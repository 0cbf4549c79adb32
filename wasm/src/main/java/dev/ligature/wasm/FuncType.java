package dev.ligature.wasm;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A function type.
 *
 * @param params the types of the parameters
 * @param results the types of the results
 */
public record FuncType(List<ValType> params, List<ValType> results) implements CompositeType {
  /** How deeply types within types are written out; they may be within themselves. */
  static final int NESTING = 3;

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
      if (types.get(i).isIndexed()) {
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
    return text(ValType::toString);
  }

  /**
   * The type as it is understood without its module: references are to what types of the module
   * are, not to their indices, such as {@code ((ref null (i32) -> ())) -> ()}.
   */
  public String toString(WasmModule module) {
    Objects.requireNonNull(module, "module");
    return TypeText.of(this, module, NESTING);
  }

  String text(Function<ValType, String> name) {
    String to = results.size() == 1 ? name.apply(results.getFirst()) : list(results, name);
    return list(params, name) + " -> " + to;
  }

  private static String list(List<ValType> types, Function<ValType, String> name) {
    return types.stream().map(name).collect(Collectors.joining(", ", "(", ")"));
  }
}
