package dev.ligature.wasm;

/** The kinds of imports and exports, in the order of their codes in the binary format. */
public enum ExternKind {
  FUNCTION,
  TABLE,
  MEMORY,
  GLOBAL,
  TAG;

  /** The word used in messages, such as {@code function}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
