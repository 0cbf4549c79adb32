package dev.ligature.wasm.cxx;

import java.util.List;

/** The text of a name while it is written. */
final class Printer {
  /** A name that refers to itself in its parts can double with each of them. */
  private static final int LONGEST = 1 << 16;

  /** Nodes that a node may be in: substitutions nest deeper than the text does. */
  private static final int DEEPEST = 512;

  /** Steps of all: what is taken back again takes time too. */
  private static final int MOST = 1 << 18;

  private final StringBuilder text = new StringBuilder();
  private int depth;
  private int steps;

  /** Which element of the packs is written. */
  int index;

  /** How many elements the packs have; -1 until one is met. */
  int size = -1;

  /** Appends text. */
  Printer add(String more) throws Malformed {
    text.append(more);
    if (text.length() > LONGEST) {
      throw new Malformed();
    }
    return this;
  }

  /** Appends a node. */
  Printer add(Node node) throws Malformed {
    before(node);
    after(node);
    return this;
  }

  /** Appends what stands before the name that is declared. */
  void before(Node node) throws Malformed {
    enter();
    node.before(this);
    depth--;
  }

  /** Appends what stands behind the name that is declared. */
  void after(Node node) throws Malformed {
    enter();
    node.after(this);
    depth--;
  }

  private void enter() throws Malformed {
    if (++depth > DEEPEST || ++steps > MOST) {
      throw new Malformed();
    }
  }

  /** Appends nodes with commas between those that are not empty. */
  void list(List<Node> nodes) throws Malformed {
    boolean first = true;
    for (Node node : nodes) {
      int start = text.length();
      if (!first) {
        add(", ");
      }
      int written = text.length();
      add(node);
      if (text.length() == written) {
        text.setLength(start);
      } else {
        first = false;
      }
    }
  }

  int length() {
    return text.length();
  }

  /** Takes back what was written behind a place. */
  void cut(int length) {
    text.setLength(length);
  }

  /** Whether the text ends so. */
  boolean endsWith(char c) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == c;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
