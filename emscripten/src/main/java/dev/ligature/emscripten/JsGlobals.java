package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a guest gets by {@code emscripten::val::global}: what Java gives, and the few of
 * JavaScript's own that guests make and know values by.
 */
final class JsGlobals {
  private final Map<String, Object> given;
  private final Map<String, Object> own = new HashMap<>();

  JsGlobals(Map<String, Object> given) {
    this.given = Map.copyOf(given);
    JsFunction has = (self, arguments) -> JsObjects.has(self, first(arguments));
    JsFunction keys = (_, arguments) -> keys(first(arguments));
    add(
        "Object",
        _ -> new LinkedHashMap<String, @Nullable Object>(),
        value -> JsValue.typeOf(value).equals("object") && value != null,
        Map.of("prototype", Map.of("hasOwnProperty", has), "keys", keys));
    JsFunction isArray = (_, arguments) -> first(arguments) instanceof List;
    JsFunction from = (_, arguments) -> list(first(arguments));
    add(
        "Array",
        JsGlobals::newArray,
        List.class::isInstance,
        Map.of("isArray", isArray, "from", from));
    for (JsArray.Kind kind : JsArray.Kind.values()) {
      add(
          kind.constructor(),
          arguments -> newNumbers(kind, first(arguments)),
          value -> value instanceof JsArray array && array.kind() == kind,
          Map.of("BYTES_PER_ELEMENT", kind.size()));
    }
    for (String error : List.of("Error", "TypeError", "RangeError")) {
      add(
          error,
          arguments -> EmbindThrown.error(error, JsValue.text(first(arguments))),
          Throwable.class::isInstance,
          Map.of());
    }
    JsFunction string = (_, arguments) -> JsValue.text(first(arguments));
    JsFunction number = (_, arguments) -> JsNumber.of(first(arguments));
    JsFunction bool = (_, arguments) -> JsValue.isTrue(first(arguments));
    own.putAll(Map.of("String", string, "Number", number, "Boolean", bool));
    own.put("undefined", JsValue.UNDEFINED);
  }

  private void add(
      String name,
      java.util.function.Function<List<@Nullable Object>, @Nullable Object> make,
      Predicate<@Nullable Object> isInstance,
      Map<String, Object> properties) {
    own.put(name, new JsConstructor(name, make, isInstance, properties));
  }

  static @Nullable Object first(List<@Nullable Object> arguments) {
    return arguments.isEmpty() ? JsValue.UNDEFINED : arguments.getFirst();
  }

  private static List<@Nullable Object> keys(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? new ArrayList<>(map.keySet()) : new ArrayList<>();
  }

  private static List<@Nullable Object> list(@Nullable Object value) {
    if (value instanceof JsArray array) {
      return array.list();
    }
    return value instanceof Collection<?> items ? new ArrayList<>(items) : new ArrayList<>();
  }

  private static Object newArray(List<@Nullable Object> arguments) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof Integer length) {
      List<@Nullable Object> list = new ArrayList<>();
      JsObjects.set(list, "length", length);
      return list;
    }
    return new ArrayList<>(arguments);
  }

  private static JsArray newNumbers(JsArray.Kind kind, @Nullable Object of) {
    if (of instanceof JsArray array) {
      JsArray copy = JsArray.zeros(kind, array.length());
      copy.set(0, array);
      return copy;
    }
    if (of instanceof List<?> list) {
      JsArray copy = JsArray.zeros(kind, list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.set(i, JsValue.of(list.get(i)));
      }
      return copy;
    }
    return JsArray.zeros(kind, JsObjects.length(JsNumber.of(of)));
  }

  /**
   * The value of a name.
   *
   * @throws EmbindThrown if there is none
   */
  @Nullable Object get(String name) {
    if (given.containsKey(name)) {
      return JsValue.of(given.get(name));
    }
    Object known = own.get(name);
    if (known == null) {
      throw EmbindThrown.error(
          "ReferenceError",
          ("the guest asks for the global `%s` of JavaScript, which is not there:"
                  + " EmscriptenHost.Builder.global gives it")
              .formatted(name));
    }
    return known;
  }

  /** What Java gives by a name, if it gives anything. */
  @Nullable Object given(String name) {
    return JsValue.of(given.get(name));
  }
}
