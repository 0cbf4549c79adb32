package dev.ligature.wasm.cxx;

import java.util.List;

/** One element of a pack: which one, the expansion around it says. */
record Element(List<Node> list) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    meet(out);
    if (out.index < list.size()) {
      out.before(list.get(out.index));
    }
  }

  @Override
  public void after(Printer out) throws Malformed {
    meet(out);
    if (out.index < list.size()) {
      out.after(list.get(out.index));
    }
  }

  @Override
  public Node resolved(Printer out) {
    meet(out);
    return out.index < list.size() ? list.get(out.index).resolved(out) : this;
  }

  private void meet(Printer out) {
    if (out.size < 0) {
      out.size = list.size();
      out.index = 0;
    }
  }

  @Override
  public List<Node> elements() {
    return list;
  }

  @Override
  public boolean isFunctionOrArray(Printer out) {
    meet(out);
    return out.index < list.size() && list.get(out.index).isFunctionOrArray(out);
  }

  @Override
  public boolean isArray(Printer out) {
    meet(out);
    return out.index < list.size() && list.get(out.index).isArray(out);
  }

  @Override
  public boolean hasAfter(Printer out) {
    meet(out);
    return out.index < list.size() && list.get(out.index).hasAfter(out);
  }
}
