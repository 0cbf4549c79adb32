package dev.ligature.wasm.cxx;

/** A pattern once for each element of the packs in it. */
record Expansion(Node pattern) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    int size = out.size;
    int index = out.index;
    int start = out.length();
    out.size = -1;
    out.index = 0;
    out.add(pattern);
    if (out.size < 0) {
      out.add("...");
    } else if (out.size == 0) {
      out.cut(start);
    } else {
      int count = out.size;
      for (int i = 1; i < count; i++) {
        out.index = i;
        out.size = count;
        out.add(", ").add(pattern);
      }
    }
    out.size = size;
    out.index = index;
  }
}
