package dev.ligature.emscripten;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of typed arrays. */
final class JsNumbers {
  private JsNumbers() {}

  static @Nullable Object get(JsArray array, @Nullable Object key, String name) {
    int index = JsObjects.index(key);
    if (index >= 0) {
      return array.get(index);
    }
    JsFunction function =
        switch (name) {
          case "set" -> (self, given) -> set(array(self), given);
          case "slice" -> (self, given) -> part(array(self), given, true);
          case "subarray" -> (self, given) -> part(array(self), given, false);
          case "fill" ->
              (self, given) -> {
                for (int i = 0; i < array(self).length(); i++) {
                  array(self).set(i, JsGlobals.first(given));
                }
                return self;
              };
          case "toString" -> (self, _) -> JsValue.text(self);
          default -> null;
        };
    return switch (name) {
      case "length" -> array.length();
      case "byteLength" -> array.length() * array.kind().size();
      case "BYTES_PER_ELEMENT" -> array.kind().size();
      default -> function == null ? JsValue.UNDEFINED : function;
    };
  }

  private static JsArray array(@Nullable Object self) {
    if (self instanceof JsArray array) {
      return array;
    }
    throw EmbindThrown.error("TypeError", EmbindText.shown(self) + " is no typed array");
  }

  private static Object set(JsArray array, List<@Nullable Object> given) {
    int at = JsLists.position(given, 1, 0, array.length());
    set(array, at, JsGlobals.first(given));
    return JsValue.UNDEFINED;
  }

  /** Sets numbers to those of an array of any kind. */
  static void set(JsArray array, int at, @Nullable Object from) {
    if (from instanceof JsArray numbers) {
      array.set(at, numbers);
    } else if (from instanceof List<?> list && list.size() <= array.length() - at) {
      for (int i = 0; i < list.size(); i++) {
        array.set(at + i, JsValue.of(list.get(i)));
      }
    } else {
      throw EmbindThrown.error(
          "RangeError", "%s does not fit into %s".formatted(EmbindText.shown(from), array));
    }
  }

  private static JsArray part(JsArray array, List<@Nullable Object> given, boolean isCopy) {
    int from = JsLists.position(given, 0, 0, array.length());
    int to = Math.max(from, JsLists.position(given, 1, array.length(), array.length()));
    return isCopy ? array.copy(from, to) : array.part(from, to);
  }
}
