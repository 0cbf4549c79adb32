package dev.ligature.wasm.cxx;

/** An array. */
record ArrayType(Node element, Node length) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.before(element);
  }

  @Override
  public void after(Printer out) throws Malformed {
    out.add(out.endsWith(']') ? "" : " ").add("[").add(length).add("]");
    out.after(element);
  }

  @Override
  public boolean isFunctionOrArray(Printer out) {
    return true;
  }

  @Override
  public boolean isArray(Printer out) {
    return true;
  }

  @Override
  public boolean hasAfter(Printer out) {
    return true;
  }
}
