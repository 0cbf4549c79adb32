package dev.ligature.conformance.spec;

/**
 * The imports of a module can't be satisfied; the message begins with the specification's words.
 */
final class UnlinkableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnlinkableException(String message) {
    super(message);
  }
}
