package dev.ligature.trino;

import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.util.Base64;
import java.util.Optional;

/** The body of a function: nothing, declarations in C, or a module in Base64. */
final class FunctionBody {
  /** How each module begins: a zero and {@code asm}. */
  private static final String MODULE = "AGFzb";

  private FunctionBody() {}

  /**
   * The module, if it is one.
   *
   * @throws TrinoException if it begins like one and is none
   */
  static Optional<byte[]> module(String body) {
    String text = body.strip();
    if (!text.startsWith(MODULE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY,
          "the body begins like a module in Base64, but is none: " + e.getMessage(),
          e);
    }
  }

  /** The declarations, if it is any. */
  static Optional<String> declarations(String body) {
    String text = body.strip();
    return text.isEmpty() || text.startsWith(MODULE) ? Optional.empty() : Optional.of(body);
  }
}
