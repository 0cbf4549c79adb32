package dev.ligature.wasm.cxx;

/** An expression of operators, which wants parentheses as the operand of another. */
record Operation(Node text) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(text);
  }
}
