package dev.ligature.examples.treesitter;

import dev.ligature.linker.GuestPointer;

/** The syntax tree of a text, in the memory of the parser. Closed once. */
public final class SyntaxTree implements AutoCloseable {
  private final TreeSitter.Functions functions;
  private final GuestPointer tree;

  SyntaxTree(TreeSitter.Functions functions, GuestPointer tree) {
    this.functions = functions;
    this.tree = tree;
  }

  /** The tree as an S-expression. */
  public String expression() {
    functions.treeRootNodeWasm(tree);
    return functions.nodeToStringWasm(tree);
  }

  /** Gives the tree's memory back. */
  @Override
  public void close() {
    functions.treeDelete(tree);
  }
}
