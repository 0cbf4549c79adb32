package dev.ligature.emscripten.calls;

/** Texts of JavaScript, of which some are the same though they are written otherwise. */
public final class InlineText {
  /** What is shown of a text, in characters. */
  private static final int SHOWN = 200;

  private InlineText() {}

  /**
   * What two texts of an {@code EM_ASM} have in common that a script and its program have of it: no
   * parameters and no braces around it, no spaces.
   */
  public static String key(String text) {
    String body = text.strip();
    int arrow = body.indexOf("=>");
    if (arrow >= 0 && isParameters(body.substring(0, arrow))) {
      body = body.substring(arrow + 2).strip();
    }
    while (isInBraces(body)) {
      body = body.substring(1, body.length() - 1).strip();
    }
    String key = body.replaceAll("\\s+", "");
    return key.endsWith(";") ? key.substring(0, key.length() - 1) : key;
  }

  private static boolean isParameters(String text) {
    return text.strip().matches("\\$0|\\(\\s*(\\$\\d+\\s*(,\\s*\\$\\d+\\s*)*)?\\)");
  }

  /** Whether the first brace is closed by the last character. */
  private static boolean isInBraces(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i > 0 && i == text.length() - 1;
      }
    }
    return false;
  }

  /** A text as errors show it: on one line, its beginning if it is long. */
  static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + " ..";
  }
}
