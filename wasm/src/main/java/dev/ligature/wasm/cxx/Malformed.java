package dev.ligature.wasm.cxx;

/** A symbol that is no mangled name, or not one that is understood. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed() {
    super(null, null, false, false);
  }
}
