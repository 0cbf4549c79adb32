package dev.ligature.wasm.cxx;

/** A name in a scope. */
record Scoped(Node scope, Node name) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(scope).add("::").add(name);
  }

  @Override
  public Node base() {
    return name.base();
  }
}
