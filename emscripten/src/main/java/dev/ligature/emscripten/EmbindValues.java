package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Java passes and gets. */
final class EmbindValues {
  private EmbindValues() {}

  static List<@Nullable Object> arguments(@Nullable Object... given) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : given) {
      values.add(JsValue.of(value));
    }
    return values;
  }

  static Optional<Object> result(@Nullable Object value) {
    return Optional.ofNullable(JsValue.java(value));
  }

  /** The object that a constructor gives. */
  static EmbindObject object(@Nullable Object value) {
    if (value instanceof EmbindObject object) {
      return object;
    }
    throw new IllegalStateException("a constructor gave no object, but " + value);
  }
}
