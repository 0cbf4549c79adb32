package dev.ligature.wasm.cxx;

/** A type with qualifiers. */
record Qualified(Node type, String qualifiers) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.before(type);
    out.add(qualifiers);
  }

  @Override
  public void after(Printer out) throws Malformed {
    out.after(type);
  }

  @Override
  public boolean isFunctionOrArray(Printer out) {
    return type.isFunctionOrArray(out);
  }

  @Override
  public boolean isArray(Printer out) {
    return type.isArray(out);
  }

  @Override
  public boolean hasAfter(Printer out) {
    return type.hasAfter(out);
  }
}
