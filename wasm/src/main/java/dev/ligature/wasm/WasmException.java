package dev.ligature.wasm;

import java.util.Objects;

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

  private WasmException(String message, WasmException cause) {
    super(message, cause);
    this.offset = cause.offset;
  }

  /**
   * This problem of a module that is running already, with the name of the module: a body is read
   * and validated when it is about to be called.
   */
  public WasmException of(String module) {
    Objects.requireNonNull(module, "module");
    return switch (this) {
      case Malformed e -> new Malformed("invalid module " + module + ": " + getMessage(), e);
      case Unsupported e -> new Unsupported(module + ": " + getMessage(), e);
      case Invalid e -> new Invalid("invalid module " + module + ": " + getMessage(), e);
    };
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

    private Malformed(String message, WasmException cause) {
      super(message, cause);
    }
  }

  /** The module can be read but breaks a rule of validation; names the function, if in one. */
  public static sealed class Invalid extends WasmException {
    private static final long serialVersionUID = 1;

    public Invalid(String message, long offset) {
      super(PrintableText.of(message) + " at offset 0x" + Long.toHexString(offset), offset);
    }

    private Invalid(String message, WasmException cause) {
      super(message, cause);
    }
  }

  /**
   * The module may well be valid, but needs a feature that is not there, or has a body that is
   * beyond a limit; names the feature or the limit.
   */
  public static final class Unsupported extends Invalid {
    private static final long serialVersionUID = 1;

    /**
     * A feature that is not there, or a limit.
     *
     * @param what the feature, and what shows that it is needed, such as {@code SIMD type v128}; or
     *     what there is too much of, and how much there may be
     */
    public Unsupported(String what, long offset) {
      super("unsupported: " + Objects.requireNonNull(what, "what"), offset);
    }

    private Unsupported(String message, WasmException cause) {
      super(message, cause);
    }
  }
}
