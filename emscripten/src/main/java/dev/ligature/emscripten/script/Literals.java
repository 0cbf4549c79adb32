package dev.ligature.emscripten.script;

import java.util.OptionalLong;

/** The values of literals. */
final class Literals {
  /** Up to which all whole numbers of JavaScript are exact. */
  private static final double MAX_INTEGER = 0x1p53;

  private Literals() {}

  /** The value of a string with its quotes. */
  static String string(String literal) {
    String inner = literal.substring(1, literal.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder value = new StringBuilder(inner.length());
    for (int at = 0; at < inner.length(); ) {
      char c = inner.charAt(at);
      at = c == '\\' && at + 1 < inner.length() ? escape(inner, at + 1, value) : at + 1;
      if (c != '\\') {
        value.append(c);
      }
    }
    return value.toString();
  }

  /** Adds what an escape means, and tells where it ends. */
  private static int escape(String text, int at, StringBuilder value) {
    char c = text.charAt(at);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case '\n', '\u2028', '\u2029' -> {}
      case '\r' -> {
        return text.startsWith("\n", at + 1) ? at + 2 : at + 1;
      }
      case 'x' -> {
        return hex(text, at + 1, at + 3, value);
      }
      case 'u' -> {
        int end = text.startsWith("{", at + 1) ? text.indexOf('}', at) : -1;
        return end < 0 ? hex(text, at + 1, at + 5, value) : hex(text, at + 2, end, value) + 1;
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        int end = at;
        int octal = 0;
        while (end < text.length()
            && end < at + 3
            && Character.digit(text.charAt(end), 8) >= 0
            && octal * 8 + Character.digit(text.charAt(end), 8) < 256) {
          octal = octal * 8 + Character.digit(text.charAt(end++), 8);
        }
        value.append((char) octal);
        return end;
      }
      default -> value.append(c);
    }
    return at + 1;
  }

  /** Adds a character of hexadecimal digits; what is none stays as it is written. */
  private static int hex(String text, int from, int to, StringBuilder value) {
    int end = Math.min(to, text.length());
    long code = end > from && end - from <= 8 ? 0 : -1;
    for (int i = from; i < end && code >= 0; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      code = digit < 0 ? -1 : code * 16 + digit;
    }
    if (code < 0 || code > Character.MAX_CODE_POINT) {
      value.append(text, from, end);
    } else {
      value.appendCodePoint((int) code);
    }
    return end;
  }

  /** The value of a number that is whole and not negative, as minifiers write it. */
  static OptionalLong integer(String literal) {
    if (literal.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      if (literal.startsWith("0x") || literal.startsWith("0X")) {
        return OptionalLong.of(Long.parseLong(literal.substring(2), 16));
      }
      char last = literal.charAt(literal.length() - 1);
      double value = Character.isLetter(last) ? -1 : Double.parseDouble(literal.replace("_", ""));
      return value >= 0 && value <= MAX_INTEGER && value == Math.rint(value)
          ? OptionalLong.of((long) value)
          : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
