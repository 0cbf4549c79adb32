package dev.ligature.cli.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads C types as clang writes them: {@code int (*)(const char *, ...)}. */
final class CTypeParser {
  private static final Set<String> QUALIFIERS =
      Set.of("const", "volatile", "restrict", "_Nonnull", "_Nullable", "__restrict", "register");

  private final String text;
  private int at;

  private CTypeParser(String text) {
    this.text = text;
  }

  /**
   * The type of a text.
   *
   * @throws IllegalArgumentException if it is none that is known
   */
  static CType parse(String text) {
    CTypeParser parser = new CTypeParser(text);
    CType type = parser.type();
    if (parser.at < text.length()) {
      throw parser.unknown();
    }
    return type;
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("%s: not understood at %d".formatted(text, at));
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean isNext(char c) {
    skipSpace();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(char c) {
    boolean isNext = isNext(c);
    at += isNext ? 1 : 0;
    return isNext;
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private CType type() {
    List<String> words = new ArrayList<>();
    boolean isConst = false;
    for (String word = word(); !word.isEmpty(); word = word()) {
      isConst |= word.equals("const");
      if (!QUALIFIERS.contains(word)) {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      throw unknown();
    }
    return declarator(new CType.Named(String.join(" ", words), isConst));
  }

  /** What stands behind the name of a type, from the inside out. */
  private CType declarator(CType base) {
    CType type = base;
    while (take('*')) {
      type = new CType.Pointer(type);
      skipQualifiers();
    }
    skipSpace();
    if (text.startsWith("(*", at)) {
      int inner = at + 1;
      skipParentheses();
      CType outer = suffixes(type);
      int end = at;
      at = inner;
      CType result = declarator(outer);
      if (!take(')')) {
        throw unknown();
      }
      at = end;
      return result;
    }
    return suffixes(type);
  }

  private void skipQualifiers() {
    int before = at;
    while (QUALIFIERS.contains(word())) {
      before = at;
    }
    at = before;
  }

  private void skipParentheses() {
    int depth = 0;
    do {
      depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
      at++;
    } while (depth > 0 && at < text.length());
  }

  private CType suffixes(CType base) {
    if (take('(')) {
      return parameters(base);
    }
    List<Integer> lengths = new ArrayList<>();
    while (take('[')) {
      String length = word();
      lengths.add(length.isEmpty() ? 0 : Integer.parseInt(length));
      if (!take(']')) {
        throw unknown();
      }
    }
    CType type = base;
    for (int length : lengths.reversed()) {
      type = new CType.Array(type, length);
    }
    return type;
  }

  private CType parameters(CType result) {
    List<CType> params = new ArrayList<>();
    boolean isVariadic = false;
    while (!take(')')) {
      skipSpace();
      if (text.startsWith("...", at)) {
        at += "...".length();
        isVariadic = true;
      } else {
        params.add(type());
      }
      take(',');
    }
    boolean isVoid = params.size() == 1 && params.getFirst().equals(new CType.Named("void", false));
    return new CType.Function(result, isVoid ? List.of() : params, isVariadic);
  }
}
