package dev.ligature.wasm;

/**
 * Makes text safe to print on one line. Names in modules are chosen by whoever made them and can
 * have any character: escape sequences that a terminal obeys, line ends that make up lines of their
 * own, marks that turn the order of what follows around. Those become visible, such as {@code
 * \x1b}, {@code \n} and {@code \u202e}; all else stays, and so does text that was treated before.
 */
public final class PrintableText {
  private PrintableText() {}

  /** A text without control and format characters. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (mayBeUnsafe(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  /** Also true of surrogates, which are looked at as a pair. */
  private static boolean mayBeUnsafe(char c) {
    return c < ' ' || (c > '~' && (Character.isSurrogate(c) || isUnsafe(c)));
  }

  /** Whether a character is to be escaped. */
  public static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isUnsafe(c)) {
                escaped.append(escape(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** What stands for a character, whatever it is. */
  public static String escape(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        String format = codePoint <= 0xff ? "\\x%02x" : codePoint <= 0xffff ? "\\u%04x" : "\\U%08x";
        yield format.formatted(codePoint);
      }
    };
  }
}
