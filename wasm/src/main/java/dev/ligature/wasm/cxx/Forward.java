package dev.ligature.wasm.cxx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template parameter whose arguments come later in the name, as those of conversions do. */
final class Forward implements Node {
  final int index;
  private @Nullable Node argument;

  Forward(int index) {
    this.index = index;
  }

  void resolve(Node to) {
    argument = to;
  }

  @Override
  public void before(Printer out) throws Malformed {
    out.before(there());
  }

  @Override
  public void after(Printer out) throws Malformed {
    out.after(there());
  }

  private Node there() throws Malformed {
    if (argument == null) {
      throw new Malformed();
    }
    return argument;
  }

  @Override
  public Node resolved(Printer out) {
    return argument == null || argument instanceof Forward ? this : argument.resolved(out);
  }

  @Override
  public Node base() {
    return argument == null || argument instanceof Forward ? this : argument.base();
  }

  @Override
  public List<Node> elements() {
    return argument == null || argument instanceof Forward ? List.of(this) : argument.elements();
  }

  @Override
  public boolean isFunctionOrArray(Printer out) {
    return argument != null && !(argument instanceof Forward) && argument.isFunctionOrArray(out);
  }

  @Override
  public boolean isArray(Printer out) {
    return argument != null && !(argument instanceof Forward) && argument.isArray(out);
  }

  @Override
  public boolean hasAfter(Printer out) {
    return argument != null && !(argument instanceof Forward) && argument.hasAfter(out);
  }
}
