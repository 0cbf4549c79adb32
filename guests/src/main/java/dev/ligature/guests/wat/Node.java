package dev.ligature.guests.wat;

import java.util.List;

/** An S-expression. */
public sealed interface Node {
  /** The line that it starts in, counted from 1. */
  int line();

  /** The kinds of atoms. */
  enum Kind {
    /** A word of the language, such as {@code i32.add}. */
    KEYWORD,
    /** A number, whether or not it fits anything. */
    NUMBER,
    /** An identifier, its {@code $} included. */
    ID,
    /** A string. */
    STRING
  }

  /**
   * A token.
   *
   * @param kind what it is
   * @param text its text; a string's is its bytes as Latin-1
   */
  record Atom(Kind kind, String text, int line) implements Node {
    boolean isKeyword(String word) {
      return kind == Kind.KEYWORD && text.equals(word);
    }
  }

  /** A list in parentheses. */
  record Group(List<Node> items, int line) implements Node {
    public Group {
      items = List.copyOf(items);
    }

    /** The keyword it starts with, or empty if it starts with something else. */
    public String head() {
      return !items.isEmpty() && items.getFirst() instanceof Atom a && a.kind() == Kind.KEYWORD
          ? a.text()
          : "";
    }
  }
}
