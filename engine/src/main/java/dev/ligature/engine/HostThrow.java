package dev.ligature.engine;

/**
 * Carries what a host function threw through guest frames, so that it is not taken for a trap: an
 * {@code ArithmeticException} of a Java method is not the guest's division by zero.
 */
public final class HostThrow extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Throwable thrown;

  private HostThrow(Throwable thrown) {
    super(null, thrown, false, false);
    this.thrown = thrown;
  }

  /** What the host function threw. */
  public Throwable thrown() {
    return thrown;
  }

  /**
   * What to throw into the guest in place of what a host function threw: an exception of a guest as
   * it is, so that guests can catch it.
   */
  public static RuntimeException of(Throwable thrown) {
    // No switch over patterns and no call, which would be linked where the stack may end.
    if (thrown == null) {
      throw new NullPointerException("thrown");
    }
    if (thrown instanceof TrapException trap) {
      return trap;
    }
    if (thrown instanceof GuestException exception) {
      return exception;
    }
    return thrown instanceof HostThrow already ? already : new HostThrow(thrown);
  }
}
