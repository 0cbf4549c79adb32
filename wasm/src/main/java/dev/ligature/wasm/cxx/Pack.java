package dev.ligature.wasm.cxx;

import java.util.List;

/** A pack of template arguments, in its place among them. */
record Pack(List<Node> list) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.list(list);
  }

  @Override
  public List<Node> elements() {
    return list;
  }
}
