package dev.ligature.wasm.cxx;

/** A pointer to a member of a class. */
record MemberPointer(Node owner, Node member) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.before(member);
    out.add(member.isFunctionOrArray(out) ? "(" : " ").add(owner).add("::*");
  }

  @Override
  public void after(Printer out) throws Malformed {
    out.add(member.isFunctionOrArray(out) ? ")" : "");
    out.after(member);
  }

  @Override
  public boolean hasAfter(Printer out) {
    return member.hasAfter(out);
  }
}
