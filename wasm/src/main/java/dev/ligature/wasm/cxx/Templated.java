package dev.ligature.wasm.cxx;

/** A name with template arguments. */
record Templated(Node name, Node arguments) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(name).add(arguments);
  }

  @Override
  public Node base() {
    return name.base();
  }
}
