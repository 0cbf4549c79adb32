package dev.ligature.wasm.cxx;

/** Text as it is. */
record Text(String text) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add(text);
  }
}
