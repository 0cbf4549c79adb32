package dev.ligature.emscripten.script;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A script as tokens, by their numbers. No token has a number beyond the ends. */
public final class Script {
  private final String text;
  private final Tokens tokens;

  /** By bracket its other one, or -1. */
  private final int[] others;

  private Script(String text) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
    this.others = others();
  }

  /** Cuts any text into tokens. */
  public static Script of(String text) {
    return new Script(text);
  }

  private int[] others() {
    int[] found = new int[tokens.size()];
    Arrays.fill(found, -1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < found.length; i++) {
      if (isOneOf(i, "([{") || is(i, "${")) {
        open.push(i);
      } else if (isOneOf(i, ")]}") && !open.isEmpty()) {
        int first = open.pop();
        found[first] = i;
        found[i] = first;
      }
    }
    return found;
  }

  private boolean isOneOf(int token, String signs) {
    return tokens.kind(token) == Kind.SIGN
        && tokens.end(token) - tokens.start(token) == 1
        && signs.indexOf(text.charAt(tokens.start(token))) >= 0;
  }

  int size() {
    return tokens.size();
  }

  boolean is(int token, Kind kind) {
    return token >= 0 && token < tokens.size() && tokens.kind(token) == kind;
  }

  /** Whether a token is a sign or a name; strings are none. */
  boolean is(int token, String sign) {
    return token >= 0
        && token < tokens.size()
        && (tokens.kind(token) == Kind.SIGN || tokens.kind(token) == Kind.NAME)
        && tokens.end(token) - tokens.start(token) == sign.length()
        && text.startsWith(sign, tokens.start(token));
  }

  /** The token as it is written, or nothing beyond the ends. */
  String text(int token) {
    return token < 0 || token >= tokens.size()
        ? ""
        : text.substring(tokens.start(token), tokens.end(token));
  }

  /** The script from one token to another, both included. */
  String text(int first, int last) {
    return text.substring(tokens.start(first), tokens.end(last));
  }

  /** What a name or a string says, or nothing. */
  String word(int token) {
    return is(token, Kind.STRING)
        ? Literals.string(text(token))
        : is(token, Kind.NAME) ? text(token) : "";
  }

  /** The bracket that belongs to one, or -1. */
  int other(int bracket) {
    return bracket < 0 || bracket >= others.length ? -1 : others[bracket];
  }
}
