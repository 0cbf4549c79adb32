package dev.ligature.examples.treesitter;

import dev.ligature.linker.GuestPointer;

/** The syntax tree of a text, in the memory of the parser. Closed once. */
public final class SyntaxTree implements AutoCloseable {
  private final TreeSitter parser;
  private final GuestPointer tree;

  SyntaxTree(TreeSitter parser, GuestPointer tree) {
    this.parser = parser;
    this.tree = tree;
  }

  /** The tree as an S-expression. */
  public String expression() {
    return parser.expression(tree);
  }

  /** Gives the tree's memory back. */
  @Override
  public void close() {
    parser.delete(tree);
  }
}
