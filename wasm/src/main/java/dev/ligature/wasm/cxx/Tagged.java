package dev.ligature.wasm.cxx;

/** A name with a tag of the ABI. */
record Tagged(Node name, String tag) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(name).add("[abi:" + tag + "]");
  }

  @Override
  public Node base() {
    return name.base();
  }
}
