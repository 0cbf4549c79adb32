package dev.ligature.emscripten.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Cuts JavaScript into tokens, as <a
 * href="https://262.ecma-international.org/15.0/#sec-ecmascript-language-lexical-grammar">ECMAScript</a>
 * has them. Any text can be cut: what can't be a token is a sign. Whether a slash begins a regular
 * expression depends on the grammar; here the tokens before it decide, which is right for what
 * compilers and minifiers write.
 */
final class Lexer {
  /** The longer ones first. */
  private static final List<String> SIGNS =
      List.of(
          ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "...", "=>", "==",
          "!=", "<=", ">=", "++", "--", "&&", "||", "??", "?.", "+=", "-=", "*=", "%=", "&=", "|=",
          "^=", "<<", ">>", "**");

  /** What the second character of one of them can be. */
  private static final String SECOND = "=>*<&|?.+-";

  /** Words behind which an expression begins. */
  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "throw",
          "new",
          "else",
          "do",
          "instanceof",
          "yield",
          "await");

  private static final int LONGEST_BEFORE = "instanceof".length();

  /** Words whose parentheses have a statement behind them. */
  private static final Set<String> BEFORE_PARENTHESES = Set.of("if", "while", "for", "with");

  /** Words before a block of statements. */
  private static final Set<String> BEFORE_BLOCK = Set.of("else", "do");

  private enum Bracket {
    BLOCK,
    OBJECT,
    TEMPLATE,
    CONDITION,
    OTHER
  }

  private final String text;
  private final Tokens tokens = new Tokens();
  private final Deque<Bracket> open = new ArrayDeque<>();

  /** Whether an expression begins here, so that a slash begins a regular expression. */
  private boolean expectsExpression = true;

  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static Tokens tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    return lexer.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (isSpace(c)) {
      at++;
    } else if (c == '/' && text.startsWith("//", at)) {
      at = lineEnd(at);
    } else if (c == '/' && text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
    } else if (c == '"' || c == '\'') {
      readString(c);
    } else if (c == '`') {
      readTemplate(at + 1);
    } else if (isDigit(c) || (c == '.' && isDigitAt(at + 1))) {
      readNumber();
    } else if (isName(c)) {
      readName();
    } else if (c == '/') {
      readSlash();
    } else {
      readSign(c);
    }
  }

  /** The JVM interprets it at first: what scripts are mostly of is told without a call. */
  private static boolean isSpace(char c) {
    return c == ' '
        || c == '\n'
        || (c < 128
            ? c < ' ' && Character.isWhitespace(c)
            : Character.isWhitespace(c) || c == '\ufeff' || c == '\u00a0');
  }

  private void add(Kind kind, int end, boolean isExpressionNext) {
    tokens.add(kind, at, end);
    at = end;
    expectsExpression = isExpressionNext;
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < text.length() && !isLineEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void readString(char quote) {
    for (int end = at + 1; end < text.length(); end++) {
      char c = text.charAt(end);
      if (c == quote) {
        add(Kind.STRING, end + 1, false);
        return;
      } else if (c == '\\') {
        // A line may end there.
        end += text.startsWith("\r\n", end + 1) ? 2 : 1;
      } else if (c == '\n' || c == '\r') {
        break;
      }
    }
    add(Kind.SIGN, at + 1, true);
  }

  /** Reads to the end of the literal, or to an expression in it. */
  private void readTemplate(int from) {
    for (int end = from; end < text.length(); end++) {
      char c = text.charAt(end);
      if (c == '\\') {
        end++;
      } else if (c == '`') {
        add(Kind.TEMPLATE, end + 1, false);
        return;
      } else if (c == '$' && text.startsWith("{", end + 1)) {
        add(Kind.TEMPLATE, end, false);
        open.push(Bracket.TEMPLATE);
        add(Kind.SIGN, end + 2, true);
        return;
      }
    }
    add(Kind.TEMPLATE, text.length(), false);
  }

  private void readNumber() {
    int end = at;
    while (end < text.length()
        && (isName(text.charAt(end))
            || text.charAt(end) == '.'
            || isExponentSign(text.charAt(end), end))) {
      end++;
    }
    add(Kind.NUMBER, end, false);
  }

  private boolean isExponentSign(char c, int end) {
    return (c == '+' || c == '-')
        && end > at
        && (text.charAt(end - 1) | 0x20) == 'e'
        && !text.startsWith("0x", at)
        && !text.startsWith("0X", at);
  }

  private void readName() {
    int end = at + 1;
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    boolean isProperty = isSign(tokens.size() - 1, ".") || isSign(tokens.size() - 1, "?.");
    boolean isBefore =
        !isProperty
            && end - at <= LONGEST_BEFORE
            && BEFORE_EXPRESSION.contains(text.substring(at, end));
    add(Kind.NAME, end, isBefore);
  }

  private void readSlash() {
    int end = expectsExpression ? regexEnd() : -1;
    if (end >= 0) {
      add(Kind.REGEX, end, false);
    } else {
      add(Kind.SIGN, text.startsWith("/=", at) ? at + 2 : at + 1, true);
    }
  }

  private int regexEnd() {
    boolean isClass = false;
    for (int end = at + 1; end < text.length(); end++) {
      char c = text.charAt(end);
      if (isLineEnd(c)) {
        return -1;
      } else if (c == '\\') {
        end++;
      } else if (c == '[' || c == ']') {
        isClass = c == '[';
      } else if (c == '/' && !isClass) {
        int flags = end + 1;
        while (flags < text.length() && isName(text.charAt(flags))) {
          flags++;
        }
        return flags;
      }
    }
    return -1;
  }

  private void readSign(char c) {
    switch (c) {
      case '(' -> {
        boolean isCondition = isWord(tokens.size() - 1, BEFORE_PARENTHESES);
        open.push(isCondition ? Bracket.CONDITION : Bracket.OTHER);
        add(Kind.SIGN, at + 1, true);
      }
      case '[' -> {
        open.push(Bracket.OTHER);
        add(Kind.SIGN, at + 1, true);
      }
      case '{' -> {
        boolean isBlock =
            !expectsExpression || isSign(tokens.size() - 1, "=>") || beginsStatement();
        open.push(isBlock ? Bracket.BLOCK : Bracket.OBJECT);
        add(Kind.SIGN, at + 1, true);
      }
      case ')', ']', '}' -> close();
      default -> {
        String sign = sign(c);
        boolean isPostfix = (sign.equals("++") || sign.equals("--")) && !expectsExpression;
        add(Kind.SIGN, at + sign.length(), !isPostfix);
      }
    }
  }

  private boolean beginsStatement() {
    int last = tokens.size() - 1;
    return last < 0
        || isSign(last, ";")
        || isSign(last, "{")
        || isSign(last, "}")
        || isSign(last, ")")
        || isWord(last, BEFORE_BLOCK);
  }

  private void close() {
    Bracket bracket = open.isEmpty() ? Bracket.OTHER : open.pop();
    add(Kind.SIGN, at + 1, bracket == Bracket.BLOCK || bracket == Bracket.CONDITION);
    if (bracket == Bracket.TEMPLATE) {
      readTemplate(at);
    }
  }

  private String sign(char c) {
    // Most are of one character, and scripts have a hundred thousand.
    if (at + 1 == text.length() || SECOND.indexOf(text.charAt(at + 1)) < 0) {
      return String.valueOf(c);
    }
    for (String sign : SIGNS) {
      boolean isTernary = sign.equals("?.") && isDigitAt(at + 2);
      if (text.startsWith(sign, at) && !isTernary) {
        return sign;
      }
    }
    return String.valueOf(c);
  }

  private boolean isSign(int token, String sign) {
    return token >= 0
        && tokens.kind(token) == Kind.SIGN
        && tokens.end(token) - tokens.start(token) == sign.length()
        && text.startsWith(sign, tokens.start(token));
  }

  private boolean isWord(int token, Set<String> words) {
    return token >= 0
        && tokens.kind(token) == Kind.NAME
        && words.contains(text.substring(tokens.start(token), tokens.end(token)));
  }

  private boolean isDigitAt(int index) {
    return index < text.length() && isDigit(text.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isName(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c)) {
      return true;
    }
    return c == '\\'
        || c == '#'
        || (Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }
}
