package dev.ligature.trino.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads signatures, by recursive descent:
 *
 * <pre>
 * signature = [ "(" names ")" "->" ] "(" [ argument { "," argument } ] ")" [ ":" outcome ]
 * argument  = value [ ":" type ] | string | "&amp;" value [ ":" type ]
 *           | "&amp;" "result" [ ":" type ] | "&amp;" "length" "(" "result" ")" [ ":" type ] | "&amp;" "check"
 *           | "result" "[" size "]" | "result" "(" name ")" | "buffer" "[" size "]"
 * value     = number | name [ "?" ] | "$" number [ "?" ] | "length" "(" name ")" | "null" "(" name ")"
 * outcome   = type | "str" | "length" | "void" | "0"
 * size      = term { ("+" | "-") term }        term = factor { ("*" | "/") factor }
 * factor    = number | name | "length" "(" name ")" | "(" size ")"
 * </pre>
 */
final class SignatureParser {
  private static final Set<String> RESERVED = Set.of("result", "buffer", "check", "length", "null");

  private final String text;
  private final List<String> names = new ArrayList<>();
  private boolean declared;
  private int at;

  SignatureParser(String text) {
    this.text = text;
  }

  Signature parse() {
    if (headEnds() >= 0) {
      declareNames();
    }
    expect('(');
    List<Argument> arguments = new ArrayList<>();
    if (!takes(')')) {
      do {
        arguments.add(argument());
      } while (takes(','));
      if (!takes(')')) {
        throw error("expected ',' or ')', found " + found());
      }
    }
    skip();
    int outcomeOffset = at;
    Outcome outcome = takes(':') ? outcome() : new Outcome.Ignored();
    skip();
    if (at < text.length()) {
      throw error("expected the end, found " + found());
    }
    return new Signature(text, names, arguments, outcome, outcomeOffset);
  }

  /** Where the names in front of an arrow end; -1 without them. */
  private int headEnds() {
    return text.indexOf("->");
  }

  private void declareNames() {
    expect('(');
    if (!takes(')')) {
      do {
        int offset = next();
        String name = word();
        if (names.contains(name)) {
          throw error(offset, "there are two parameters " + name);
        }
        names.add(name);
      } while (takes(','));
      expect(')');
    }
    if (!takes('-') || !takes('>')) {
      throw error("expected '->', found " + found());
    }
    declared = true;
  }

  private Argument argument() {
    int offset = next();
    if (takes('"')) {
      return new Argument.Text(offset, quoted(offset));
    } else if (takes('&')) {
      return reference(offset);
    } else if (takesWord("result")) {
      return result(offset);
    } else if (takesWord("buffer")) {
      return new Argument.Buffer(offset, bracketed());
    }
    return value(offset);
  }

  private String quoted(int offset) {
    int end = text.indexOf('"', at);
    if (end < 0) {
      throw error(offset, "the string has no end");
    }
    String value = text.substring(at, end);
    at = end + 1;
    return value;
  }

  private Argument reference(int offset) {
    if (takesWord("check")) {
      return new Argument.Check(offset, type());
    } else if (takesWord("result")) {
      return new Argument.ResultReference(offset, type());
    }
    int before = next();
    if (takesWord("length")) {
      expect('(');
      if (takesWord("result")) {
        expect(')');
        return new Argument.ResultLength(offset, type());
      }
      at = before;
    }
    return new Argument.Reference(offset, value(next()));
  }

  private Argument result(int offset) {
    if (takes('(')) {
      int index = parameter();
      expect(')');
      return new Argument.ResultCopy(offset, index, type());
    }
    return new Argument.ResultRoom(offset, bracketed());
  }

  private Size bracketed() {
    expect('[');
    Size size = size();
    expect(']');
    return size;
  }

  private Argument value(int offset) {
    if (isNumber()) {
      return new Argument.Literal(offset, number(), type());
    } else if (takesWord("length")) {
      expect('(');
      int index = parameter();
      expect(')');
      return new Argument.Length(offset, index, type());
    } else if (takesWord("null")) {
      expect('(');
      int index = parameter();
      expect(')');
      return new Argument.IsNull(offset, index, type());
    }
    int index = parameter();
    boolean nullable = takes('?');
    return new Argument.Parameter(offset, index, type(), nullable);
  }

  private Outcome outcome() {
    int offset = next();
    if (takesWord("str")) {
      return new Outcome.Text();
    } else if (takesWord("length")) {
      return new Outcome.Length();
    } else if (takesWord("void")) {
      return new Outcome.Ignored();
    } else if (isNumber()) {
      if (!number().equals("0")) {
        throw error(offset, "a function can only be asked to return 0");
      }
      return new Outcome.Zero();
    }
    return new Outcome.Value(typeName());
  }

  private Optional<CType> type() {
    return takes(':') ? Optional.of(typeName()) : Optional.empty();
  }

  private CType typeName() {
    int offset = next();
    StringBuilder name = new StringBuilder(word());
    while (Character.isLetter(peek())) {
      name.append(' ').append(word());
    }
    return CType.of(name.toString())
        .orElseThrow(
            () ->
                error(
                    offset,
                    name
                        + " is no C type: there are bool, i8, u8, i16, u16, i32, u32, i64, u64,"
                        + " f32, f64, ptr and the names that C has"));
  }

  private Size size() {
    Size left = term();
    while (true) {
      if (takes('+')) {
        left = new Size.Computed('+', left, term());
      } else if (takes('-')) {
        left = new Size.Computed('-', left, term());
      } else {
        return left;
      }
    }
  }

  private Size term() {
    Size left = factor();
    while (true) {
      if (takes('*')) {
        left = new Size.Computed('*', left, factor());
      } else if (takes('/')) {
        left = new Size.Computed('/', left, factor());
      } else {
        return left;
      }
    }
  }

  private Size factor() {
    if (takes('(')) {
      Size inner = size();
      expect(')');
      return inner;
    }
    int offset = next();
    if (isNumber()) {
      String number = number();
      try {
        return new Size.Fixed(Long.parseLong(number));
      } catch (NumberFormatException _) {
        throw error(offset, number + " is no size");
      }
    } else if (takesWord("length")) {
      expect('(');
      int index = parameter();
      expect(')');
      return new Size.LengthOf(index);
    }
    return new Size.ValueOf(parameter());
  }

  /** The parameter that is named here: by a name, or by its place as {@code $1}. */
  private int parameter() {
    int offset = next();
    if (takes('$')) {
      String number = isNumber() ? number() : "";
      int index = number.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(number) : 0;
      if (index == 0) {
        throw error(offset, "expected the place of a parameter, such as $1");
      }
      while (names.size() < index && !declared) {
        names.add("$" + (names.size() + 1));
      }
      if (index > names.size()) {
        throw error(offset, "there are %d parameters".formatted(names.size()));
      }
      return index - 1;
    }
    String name = word();
    if (RESERVED.contains(name)) {
      throw error(offset, name + " can't be the name of a parameter");
    }
    int index = names.indexOf(name);
    if (index < 0) {
      if (declared) {
        throw error(offset, "there is no parameter " + name + ": there are " + names);
      } else if (names.stream().anyMatch(other -> other.startsWith("$"))) {
        throw error(offset, "parameters are named either all by names or all by places");
      }
      names.add(name);
      index = names.size() - 1;
    }
    return index;
  }

  // ---- characters

  private int next() {
    skip();
    return at;
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    skip();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean takes(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char expected) {
    if (!takes(expected)) {
      throw error("expected '" + expected + "', found " + found());
    }
  }

  private boolean takesWord(String word) {
    skip();
    int end = at + word.length();
    if (!text.startsWith(word, at)
        || (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end)))) {
      return false;
    }
    at = end;
    return true;
  }

  private String word() {
    int start = next();
    if (!Character.isJavaIdentifierStart(peek()) || peek() == '$') {
      throw error("expected a name, found " + found());
    }
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean isNumber() {
    char first = peek();
    return Character.isDigit(first)
        || (first == '-' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)));
  }

  private String number() {
    int start = next();
    at++;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return text.substring(start, at);
  }

  private String found() {
    skip();
    return at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
  }

  private SignatureException error(String problem) {
    return error(next(), problem);
  }

  private SignatureException error(int offset, String problem) {
    return new SignatureException("signature", text, offset, problem);
  }
}
