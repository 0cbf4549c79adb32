package dev.ligature.emscripten;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in messages. */
final class EmbindText {
  private static final int MOST = 80;

  private EmbindText() {}

  static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MOST ? text : text.substring(0, MOST) + "..";
  }

  static String shown(List<? extends @Nullable Object> values) {
    return values.stream().map(EmbindText::shown).toList().toString();
  }
}
