package dev.ligature.wasm.cxx;

/** A name of the standard library that has a letter of its own. */
record Standard(String name, String whole) implements Node {
  @Override
  public void before(Printer out) throws Malformed {
    out.add("std::" + name);
  }

  @Override
  public Node base() {
    int arguments = whole.indexOf('<');
    return new Text(arguments < 0 ? whole : whole.substring(0, arguments));
  }

  /** With all its arguments, as it stands before its constructors. */
  Node expanded() {
    return new Text("std::" + whole);
  }
}
