package dev.ligature.wasm.cxx;

import java.util.ArrayList;
import java.util.List;

/** A mangled name while it is read: where, and what its parts can refer back to. */
final class Reading {
  private static final int DEEPEST = 256;

  private final String text;
  private int at;
  private int depth;

  /** What {@code S_}, {@code S0_} and so on are. */
  final List<Node> substitutions = new ArrayList<>();

  /** What {@code T_}, {@code T0_} and so on are, for each level of templates. */
  List<List<Node>> levels = new ArrayList<>();

  /** The level whose parameters are the {@code auto} ones of a lambda; -1 for none. */
  int lambdaLevel = -1;

  /** Whether template arguments may come later than their use. */
  boolean isForwardAllowed;

  /** Template parameters that wait for their arguments. */
  final List<Forward> forwards = new ArrayList<>();

  final Encodings encodings = new Encodings(this);
  final Specials specials = new Specials(this);
  final Names names = new Names(this);
  final Unqualified unqualified = new Unqualified(this);
  final Substitutions back = new Substitutions(this);
  final Types types = new Types(this);
  final Templates templates = new Templates(this);
  final Literals literals = new Literals(this);
  final Expressions expressions = new Expressions(this);

  @SuppressWarnings("ThisEscapedInObjectConstruction") // they only keep it
  Reading(String text) {
    this.text = text;
  }

  /** The character at a distance; 0 behind the end. */
  char peek(int distance) {
    int index = at + distance;
    return index < text.length() ? text.charAt(index) : 0;
  }

  char peek() {
    return peek(0);
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  char next() throws Malformed {
    if (isAtEnd()) {
      throw new Malformed();
    }
    return text.charAt(at++);
  }

  /** Goes past text if it is there. */
  boolean take(String expected) {
    if (text.startsWith(expected, at)) {
      at += expected.length();
      return true;
    }
    return false;
  }

  void expect(String expected) throws Malformed {
    if (!take(expected)) {
      throw new Malformed();
    }
  }

  boolean isDigit() {
    return peek() >= '0' && peek() <= '9';
  }

  /** Digits as they are, with {@code n} for a minus if that may be. */
  String digits(boolean mayBeNegative) throws Malformed {
    String sign = mayBeNegative && take("n") ? "-" : "";
    int start = at;
    while (isDigit()) {
      at++;
    }
    if (at == start) {
      throw new Malformed();
    }
    return sign + text.substring(start, at);
  }

  int number() throws Malformed {
    String digits = digits(false);
    if (digits.length() > 8) {
      throw new Malformed();
    }
    return Integer.parseInt(digits);
  }

  /** The characters that follow, as many. */
  String take(int length) throws Malformed {
    if (length > text.length() - at) {
      throw new Malformed();
    }
    at += length;
    return text.substring(at - length, at);
  }

  /** All that is left. */
  String rest() {
    String rest = text.substring(at);
    at = text.length();
    return rest;
  }

  /** An index as {@code _}, {@code 0_}, {@code 1_} and so on count it, from 0. */
  int index() throws Malformed {
    if (take("_")) {
      return 0;
    }
    int number = number();
    expect("_");
    return number + 1;
  }

  void enter() throws Malformed {
    if (++depth > DEEPEST) {
      throw new Malformed();
    }
  }

  void leave() {
    depth--;
  }
}
