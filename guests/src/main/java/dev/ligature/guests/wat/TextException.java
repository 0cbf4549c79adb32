package dev.ligature.guests.wat;

/** Text that is no module. The message begins with the words that the specification's tests use. */
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Malformed text.
   *
   * @param message what is wrong
   * @param line the line, counted from 1
   */
  public TextException(String message, int line) {
    super(message + " at line " + line);
  }
}
