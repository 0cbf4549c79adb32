package dev.ligature.emscripten;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A constructor of JavaScript.
 *
 * @param name its name
 * @param make makes a value
 * @param isInstance whether a value is one of its
 * @param properties what else it has
 */
record JsConstructor(
    String name,
    Function<List<@Nullable Object>, @Nullable Object> make,
    Predicate<@Nullable Object> isInstance,
    Map<String, Object> properties) {
  JsConstructor {
    properties = Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return name;
  }
}
