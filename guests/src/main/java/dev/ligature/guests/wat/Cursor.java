package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.Node.Kind;
import java.util.List;
import java.util.Optional;

/** Reads the items of a list from left to right. */
public final class Cursor {
  private final List<Node> items;
  private final int line;
  private int at;

  private Cursor(List<Node> items, int line, int at) {
    this.items = items;
    this.line = line;
    this.at = at;
  }

  /** At the first item of a list. */
  public static Cursor of(Group group) {
    return new Cursor(group.items(), group.line(), 0);
  }

  /** At the first of some items. */
  public static Cursor of(List<? extends Node> items) {
    int line = items.isEmpty() ? 1 : items.getLast().line();
    return new Cursor(List.copyOf(items), line, 0);
  }

  /** At the second item of a list: behind its head. */
  public static Cursor behindHead(Group group) {
    return new Cursor(group.items(), group.line(), 1);
  }

  /** Another cursor at the same item. */
  Cursor copy() {
    return new Cursor(items, line, at);
  }

  public boolean atEnd() {
    return at >= items.size();
  }

  /** The line of the next item, or of the list behind its last. */
  public int line() {
    return atEnd() ? line : items.get(at).line();
  }

  /** The next item, left where it is. */
  public Node peek() {
    if (atEnd()) {
      throw unexpected();
    }
    return items.get(at);
  }

  /** Takes the next item, whatever it is. */
  public Node next() {
    Node node = peek();
    at++;
    return node;
  }

  /** Whether the next item is a list that starts with that word. */
  public boolean atGroup(String head) {
    return !atEnd() && items.get(at) instanceof Group g && g.head().equals(head);
  }

  public boolean atGroup() {
    return !atEnd() && items.get(at) instanceof Group;
  }

  public boolean atKeyword(String word) {
    return !atEnd() && items.get(at) instanceof Atom a && a.isKeyword(word);
  }

  public boolean at(Kind kind) {
    return !atEnd() && items.get(at) instanceof Atom a && a.kind() == kind;
  }

  /** Whether the next item can be an index: a number or an identifier. */
  boolean atIndex() {
    return at(Kind.NUMBER) || at(Kind.ID);
  }

  public Group group() {
    if (next() instanceof Group g) {
      return g;
    }
    at--;
    throw unexpected();
  }

  public Atom atom(Kind kind) {
    if (next() instanceof Atom a && a.kind() == kind) {
      return a;
    }
    at--;
    throw unexpected();
  }

  /** Takes a keyword if it is the next item. */
  public boolean accept(String word) {
    boolean there = atKeyword(word);
    at += there ? 1 : 0;
    return there;
  }

  /** Takes the list with that head if it is the next item. */
  public Optional<Cursor> acceptGroup(String head) {
    return atGroup(head) ? Optional.of(behindHead((Group) next())) : Optional.empty();
  }

  /** Takes an identifier if it is the next item. */
  public Optional<String> acceptId() {
    return at(Kind.ID) ? Optional.of(atom(Kind.ID).text()) : Optional.empty();
  }

  /** A string's bytes as Latin-1. */
  public String string() {
    return atom(Kind.STRING).text();
  }

  /** The bytes of all strings that follow, as Latin-1. */
  public String strings() {
    StringBuilder bytes = new StringBuilder();
    while (at(Kind.STRING)) {
      bytes.append(string());
    }
    return bytes.toString();
  }

  /** A string that must be a name: UTF-8. */
  public String name() {
    Atom atom = atom(Kind.STRING);
    return Lexer.decodeUtf8(atom.text(), atom.line());
  }

  /** Fails unless all items are taken. */
  public void end() {
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** The error that the next item should not be there. */
  public TextException unexpected() {
    if (atEnd()) {
      return new TextException("unexpected token )", line);
    }
    Node node = items.get(at);
    if (node instanceof Atom a) {
      return unexpected(a);
    }
    String head = ((Group) node).head();
    Keywords.unsupported(head).ifPresent(f -> fail(f, head));
    return new TextException("unexpected token (" + head, node.line());
  }

  /** The error that an atom should not be there; its feature's if it belongs to one. */
  static TextException unexpected(Atom atom) {
    Keywords.unsupported(atom.text()).ifPresent(f -> fail(f, atom.text()));
    return new TextException("unexpected token " + atom.text(), atom.line());
  }

  private static void fail(Feature feature, String word) {
    throw new UnsupportedFeatureException(feature, word);
  }
}
