package dev.ligature.engine;

/**
 * Carries what a host function threw through guest frames, so that it is not taken for a trap: an
 * {@code ArithmeticException} of a Java method is not the guest's division by zero.
 */
public final class HostThrow extends RuntimeException {
  private static final long serialVersionUID = 1;

  private HostThrow(Throwable cause) {
    super(null, cause, false, false);
  }

  /**
   * What to throw into the guest in place of what a host function threw: an exception of a guest as
   * it is, so that guests can catch it.
   */
  public static RuntimeException of(Throwable thrown) {
    return switch (thrown) {
      case TrapException trap -> trap;
      case GuestException exception -> exception;
      case HostThrow already -> already;
      default -> new HostThrow(thrown);
    };
  }
}
