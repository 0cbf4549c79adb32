package dev.ligature.conformance.play;

/** An engine does not know what a module uses. */
public final class UnsupportedPlayException extends Exception {
  private static final long serialVersionUID = 1;

  UnsupportedPlayException(String message) {
    super(message);
  }
}
