package dev.ligature.conformance.spec;

/** A command had another outcome than the script asks for. */
final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FailedException(String message) {
    super(message);
  }

  FailedException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
