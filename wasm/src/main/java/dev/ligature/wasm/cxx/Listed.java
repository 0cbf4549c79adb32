package dev.ligature.wasm.cxx;

import java.util.List;

/** Parts with commas between them. */
record Listed(List<Node> parts) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.list(parts);
  }
}
