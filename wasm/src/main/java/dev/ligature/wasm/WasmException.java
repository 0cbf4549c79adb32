package dev.ligature.wasm;

/**
 * A module could not be read: it is {@linkplain Malformed malformed} or {@linkplain Invalid
 * invalid}.
 */
public abstract sealed class WasmException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final long offset;

  private WasmException(String message, long offset) {
    super(message);
    this.offset = offset;
  }

  /** The byte offset in the module at which the problem was seen. */
  public long offset() {
    return offset;
  }

  /** The bytes are not a module: what was being read, what was found, and the byte offset. */
  public static final class Malformed extends WasmException {
    private static final long serialVersionUID = 1;

    public Malformed(String message, long offset) {
      super(PrintableText.of(message) + " at offset 0x" + Long.toHexString(offset), offset);
    }
  }

  /** The module can be read but breaks a rule of validation; names the function, if in one. */
  public static final class Invalid extends WasmException {
    private static final long serialVersionUID = 1;

    public Invalid(String message, long offset) {
      super(PrintableText.of(message) + " at offset 0x" + Long.toHexString(offset), offset);
    }
  }
}
