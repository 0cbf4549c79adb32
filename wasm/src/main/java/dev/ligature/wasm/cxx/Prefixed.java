package dev.ligature.wasm.cxx;

/** What something of a type is: its virtual functions, its name. */
record Prefixed(String prefix, Node of) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(prefix).add(of);
  }
}
