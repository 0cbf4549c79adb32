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
                escape(c, escaped);
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** What stands for a character, whatever it is. */
  public static String escape(int codePoint) {
    StringBuilder escaped = new StringBuilder();
    escape(codePoint, escaped);
    return escaped.toString();
  }

  private static void escape(int codePoint, StringBuilder out) {
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        int digits = codePoint <= 0xff ? 2 : codePoint <= 0xffff ? 4 : 8;
        out.append('\\').append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((codePoint >> shift) & 0xf, 16));
        }
      }
    }
  }
}
