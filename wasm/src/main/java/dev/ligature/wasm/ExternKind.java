package dev.ligature.wasm;

/** The kinds of imports and exports, in the order of their codes in the binary format. */
public enum ExternKind {
  FUNCTION(0),
  TABLE(1),
  MEMORY(2),
  GLOBAL(3),
  TAG(4);

  private final int code;

  ExternKind(int code) {
    this.code = code;
  }

  /** The code in the binary format. */
  public int code() {
    return code;
  }

  /** The word used in messages, such as {@code function}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
