package dev.ligature.wasm.cxx;

/** A pointer or reference. */
record Pointer(Node target, String sign) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    Node to = collapsed(out);
    out.before(to);
    if (to.isArray(out)) {
      out.add(" ");
    }
    out.add(to.isFunctionOrArray(out) ? "(" : "").add(collapsedSign(out));
  }

  @Override
  public void after(Printer out) throws Malformed {
    Node to = collapsed(out);
    out.add(to.isFunctionOrArray(out) ? ")" : "");
    out.after(to);
  }

  /** A reference to a reference is one reference. */
  private Node collapsed(Printer out) {
    Node to = target.resolved(out);
    if (isReference()) {
      for (int i = 0; i < 64 && to instanceof Pointer next && next.isReference(); i++) {
        to = next.target.resolved(out);
      }
    }
    return to;
  }

  private String collapsedSign(Printer out) {
    Node to = target.resolved(out);
    if (isReference()) {
      for (int i = 0; i < 64 && to instanceof Pointer next && next.isReference(); i++) {
        if (next.sign.equals("&")) {
          return "&";
        }
        to = next.target.resolved(out);
      }
    }
    return sign;
  }

  private boolean isReference() {
    return sign.startsWith("&");
  }

  @Override
  public boolean hasAfter(Printer out) {
    return collapsed(out).hasAfter(out);
  }
}
