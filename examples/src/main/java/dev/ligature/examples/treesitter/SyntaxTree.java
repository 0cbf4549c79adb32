package dev.ligature.examples.treesitter;

/** The syntax tree of a text, in the memory of the parser. Closed once. */
public final class SyntaxTree implements AutoCloseable {
  private final TreeSitter parser;
  private final int address;

  SyntaxTree(TreeSitter parser, int address) {
    this.parser = parser;
    this.address = address;
  }

  /** The tree as an S-expression. */
  public String expression() {
    return parser.expression(address);
  }

  /** Gives the tree's memory back. */
  @Override
  public void close() {
    parser.delete(address);
  }
}
