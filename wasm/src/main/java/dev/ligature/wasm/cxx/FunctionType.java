package dev.ligature.wasm.cxx;

import java.util.List;

/** The type of a function. */
record FunctionType(Node result, List<Node> parameters, String qualifiers, Node exceptions)
    implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.before(result);
    out.add(" ");
  }

  @Override
  public void after(Printer out) throws Malformed {
    out.add("(");
    out.list(parameters);
    out.add(")");
    out.after(result);
    out.add(qualifiers).add(exceptions);
  }

  @Override
  public boolean isFunctionOrArray(Printer out) {
    return true;
  }

  @Override
  public boolean hasAfter(Printer out) {
    return true;
  }
}
