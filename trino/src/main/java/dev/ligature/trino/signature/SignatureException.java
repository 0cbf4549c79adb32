package dev.ligature.trino.signature;

import java.util.Objects;

/** A signature or a prototype is not written as it is to be. The message shows where. */
public final class SignatureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * An error at a place.
   *
   * @param what the text is: {@code signature}
   * @param text the whole text
   * @param offset where in it, counted from 0
   * @param problem what is wrong, in lower case
   */
  public SignatureException(String what, String text, int offset, String problem) {
    super(message(what, Objects.requireNonNull(text, "text"), offset, problem));
  }

  private static String message(String what, String text, int offset, String problem) {
    int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    int column = Math.max(0, offset - start);
    return "%s, column %d: %s\n>>> %s\n>>> %s^"
        .formatted(what, column + 1, problem, line, " ".repeat(column));
  }
}
