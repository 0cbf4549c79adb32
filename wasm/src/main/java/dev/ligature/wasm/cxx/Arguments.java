package dev.ligature.wasm.cxx;

import java.util.List;

/** Template arguments. */
record Arguments(List<Node> list) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add("<");
    out.list(list);
    out.add(">");
  }
}
