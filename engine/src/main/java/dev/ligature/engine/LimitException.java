package dev.ligature.engine;

/** A limit of the program does not allow what was asked for. The message says which limit. */
public final class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LimitException(String text) {
    super(text);
  }
}
