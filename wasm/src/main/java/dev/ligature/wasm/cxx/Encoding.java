package dev.ligature.wasm.cxx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function with its parameters. */
record Encoding(@Nullable Node result, Node name, List<Node> parameters, String qualifiers)
    implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    if (result != null) {
      out.before(result);
      out.add(result.hasAfter(out) ? "" : " ");
    }
    out.add(name).add("(");
    out.list(parameters);
    out.add(")");
    if (result != null) {
      out.after(result);
    }
    out.add(qualifiers);
  }
}
