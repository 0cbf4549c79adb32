package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of arrays, which are lists. */
final class JsLists {
  private JsLists() {}

  /** A method, if arrays have it here. */
  static @Nullable JsFunction method(String name) {
    return switch (name) {
      case "push" -> (self, given) -> push(list(self), given);
      case "pop" ->
          (self, _) ->
              list(self).isEmpty() ? JsValue.UNDEFINED : JsValue.of(list(self).removeLast());
      case "slice" -> (self, given) -> slice(list(self), given);
      case "concat" -> (self, given) -> concat(list(self), given);
      case "join" -> (self, given) -> join(list(self), given);
      case "indexOf" -> (self, given) -> indexOf(list(self), JsGlobals.first(given));
      case "includes" -> (self, given) -> indexOf(list(self), JsGlobals.first(given)) >= 0;
      case "forEach" ->
          (self, given) -> {
            List<@Nullable Object> items = list(self);
            for (int i = 0; i < items.size(); i++) {
              JsObjects.call(
                  JsGlobals.first(given),
                  JsValue.UNDEFINED,
                  new ArrayList<>(List.of(JsValue.of(items.get(i)), i, items)));
            }
            return JsValue.UNDEFINED;
          };
      default -> null;
    };
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> list(@Nullable Object self) {
    if (self instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw EmbindThrown.error("TypeError", EmbindText.shown(self) + " is no array");
  }

  private static int push(List<@Nullable Object> list, List<@Nullable Object> given) {
    for (Object value : given) {
      list.add(JsValue.java(value));
    }
    return list.size();
  }

  /** Where a part begins or ends; below 0 counted from the end. */
  static int position(List<@Nullable Object> given, int index, int byDefault, int length) {
    if (index >= given.size() || given.get(index) == JsValue.UNDEFINED) {
      return byDefault;
    }
    int at = JsNumber.bits(JsNumber.of(given.get(index)));
    return Math.clamp(at < 0 ? (long) at + length : at, 0, length);
  }

  private static List<@Nullable Object> slice(
      List<@Nullable Object> list, List<@Nullable Object> given) {
    int from = position(given, 0, 0, list.size());
    int to = position(given, 1, list.size(), list.size());
    return new ArrayList<>(list.subList(from, Math.max(from, to)));
  }

  private static List<@Nullable Object> concat(
      List<@Nullable Object> list, List<@Nullable Object> given) {
    List<@Nullable Object> all = new ArrayList<>(list);
    for (Object value : given) {
      if (value instanceof List<?> more) {
        all.addAll(more);
      } else {
        all.add(JsValue.java(value));
      }
    }
    return all;
  }

  private static String join(List<@Nullable Object> list, List<@Nullable Object> given) {
    String between = given.isEmpty() ? "," : JsValue.text(given.getFirst());
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      texts.add(item == null ? "" : JsValue.text(JsValue.of(item)));
    }
    return String.join(between, texts);
  }

  private static int indexOf(List<@Nullable Object> list, @Nullable Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (JsValue.isSame(JsValue.of(list.get(i)), value)) {
        return i;
      }
    }
    return -1;
  }
}
