package dev.ligature.guests.wat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text to S-expressions; comments and annotations are dropped.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/lexical.html">Lexical format</a>
 */
public final class Lexer {
  private static final String DECIMAL = "[0-9](?:_?[0-9])*";
  private static final String HEX = "[0-9a-fA-F](?:_?[0-9a-fA-F])*";
  private static final Pattern NUMBER =
      Pattern.compile(
          ("[+-]?(?:inf|nan|nan:0x%1$s"
                  + "|%2$s(?:\\.(?:%2$s)?)?(?:[eE][+-]?%2$s)?"
                  + "|0x%1$s(?:\\.(?:%1$s)?)?(?:[pP][+-]?%2$s)?)")
              .formatted(HEX, DECIMAL));

  /** The text, a byte a character: all that is not ASCII is inside strings and comments. */
  private final String source;

  private int at;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  /**
   * Reads S-expressions.
   *
   * @param text UTF-8
   * @throws TextException if it has none
   */
  public static List<Node> read(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new TextException("malformed UTF-8 encoding", 1);
    }
    return new Lexer(new String(text, StandardCharsets.ISO_8859_1)).readAll();
  }

  private record Open(List<Node> items, int line) {}

  private List<Node> readAll() {
    Deque<Open> stack = new ArrayDeque<>();
    stack.push(new Open(new ArrayList<>(), 1));
    while (skipSpace()) {
      char c = source.charAt(at);
      if (source.startsWith("(@", at)) {
        skipAnnotation();
      } else if (c == '(') {
        at++;
        stack.push(new Open(new ArrayList<>(), line));
      } else if (c == ')') {
        at++;
        Open open = stack.pop();
        if (stack.isEmpty()) {
          throw error("unexpected token )");
        }
        stack.element().items().add(new Node.Group(open.items(), open.line()));
      } else {
        stack.element().items().add(readAtom());
      }
    }
    if (stack.size() > 1) {
      throw error("unexpected token: end of text");
    }
    return stack.pop().items();
  }

  /** Whether there is more behind space and comments. */
  private boolean skipSpace() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        countLine(c);
        at++;
      } else if (source.startsWith(";;", at)) {
        skipLine();
      } else if (source.startsWith("(;", at)) {
        skipBlockComment();
      } else {
        return true;
      }
    }
    return false;
  }

  private void countLine(char c) {
    if (c == '\n') {
      line++;
    }
  }

  private void skipLine() {
    while (at < source.length() && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
      at++;
    }
  }

  private void skipBlockComment() {
    int depth = 0;
    do {
      if (at >= source.length()) {
        throw error("unclosed comment");
      } else if (source.startsWith("(;", at)) {
        depth++;
        at += 2;
      } else if (source.startsWith(";)", at)) {
        depth--;
        at += 2;
      } else {
        countLine(source.charAt(at++));
      }
    } while (depth > 0);
  }

  private void skipAnnotation() {
    at += 2;
    boolean broken = source.startsWith("\"", at) && closingQuote(source, at) < 0;
    String name = broken ? "" : nextToken();
    if (name.isEmpty() || (name.startsWith("\"") && name.indexOf('"', 1) == 1)) {
      throw error("empty annotation id");
    }
    if (name.startsWith("\"")) {
      utf8(unescape(name));
    }
    int depth = 1;
    while (depth > 0) {
      if (!skipSpace()) {
        throw error("unclosed annotation");
      }
      char c = source.charAt(at);
      if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        at++;
      } else if (nextToken().isEmpty()) {
        throw badCharacter();
      }
    }
  }

  private Node.Atom readAtom() {
    int start = line;
    String token = nextToken();
    if (token.isEmpty()) {
      throw badCharacter();
    }
    if (token.equals("$") || token.equals("$\"\"")) {
      throw error("empty identifier");
    }
    if (token.startsWith("\"") && closingQuote(token, 0) == token.length() - 1) {
      return new Node.Atom(Node.Kind.STRING, unescape(token), start);
    }
    if (token.startsWith("$\"") && closingQuote(token, 1) == token.length() - 1) {
      return new Node.Atom(Node.Kind.ID, "$" + utf8(unescape(token.substring(1))), start);
    }
    if (token.matches("[^\",;\\[\\]{}]*")) {
      if (token.startsWith("$")) {
        return new Node.Atom(Node.Kind.ID, token, start);
      }
      if (NUMBER.matcher(token).matches()) {
        return new Node.Atom(Node.Kind.NUMBER, token, start);
      }
      if (Keywords.isKnown(token)) {
        return new Node.Atom(Node.Kind.KEYWORD, token, start);
      }
    }
    throw error("unknown operator " + token);
  }

  /**
   * The longest run of identifier characters, strings and reserved punctuation; empty at any other
   * character. A string that is broken is not part of it, unless it begins it.
   */
  private String nextToken() {
    int start = at;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '"') {
        int end = closingQuote(source, at);
        if (end < 0) {
          if (at == start) {
            throw error("unclosed string");
          }
          break;
        }
        at = end + 1;
      } else if (isTokenCharacter(c) && !source.startsWith(";;", at)) {
        at++;
      } else {
        break;
      }
    }
    return source.substring(start, at);
  }

  private static boolean isTokenCharacter(char c) {
    return c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '"';
  }

  /** Where the string that opens at {@code open} closes, or -1 if its line or the text ends. */
  private static int closingQuote(String text, int open) {
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c < ' ' || c == 0x7f) {
        return -1;
      }
      if (c == '\\') {
        i++;
      }
    }
    return -1;
  }

  /** The bytes of a string literal in its quotes, a byte a character. */
  private String unescape(String literal) {
    StringBuilder bytes = new StringBuilder();
    int i = 1;
    while (i < literal.length() - 1) {
      char c = literal.charAt(i++);
      if (c != '\\') {
        bytes.append(c);
        continue;
      }
      char escape = literal.charAt(i++);
      switch (escape) {
        case 't' -> bytes.append('\t');
        case 'n' -> bytes.append('\n');
        case 'r' -> bytes.append('\r');
        case '"', '\'', '\\' -> bytes.append(escape);
        case 'u' -> {
          int close = literal.indexOf('}', i);
          bytes.append(codePoint(close < 0 ? "" : literal.substring(i, close + 1)));
          i = close + 1;
        }
        default -> {
          int high = Character.digit(escape, 16);
          int low = Character.digit(literal.charAt(i++), 16);
          if (high < 0 || low < 0) {
            throw error("illegal escape");
          }
          bytes.append((char) (high << 4 | low));
        }
      }
    }
    return bytes.toString();
  }

  private String codePoint(String braces) {
    if (!braces.matches("\\{[0-9a-fA-F](_?[0-9a-fA-F])*}")) {
      throw error("illegal escape");
    }
    String digits = braces.substring(1, braces.length() - 1).replace("_", "");
    long value = digits.length() > 8 ? Long.MAX_VALUE : Long.parseLong(digits, 16);
    if (value > Character.MAX_CODE_POINT || (value >= 0xd800 && value < 0xe000)) {
      throw error("illegal escape");
    }
    return new String(
        Character.toString((int) value).getBytes(StandardCharsets.UTF_8),
        StandardCharsets.ISO_8859_1);
  }

  private String utf8(String bytes) {
    return decodeUtf8(bytes, line);
  }

  /** The text of a string's bytes. */
  static String decodeUtf8(String bytes, int line) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new TextException("malformed UTF-8 encoding", line);
    }
  }

  private TextException badCharacter() {
    return error("illegal character 0x%02x".formatted((int) source.charAt(at)));
  }

  private TextException error(String message) {
    return new TextException(message, line);
  }
}
