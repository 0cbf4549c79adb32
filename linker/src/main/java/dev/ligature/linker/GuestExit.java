package dev.ligature.linker;

/**
 * A guest ended its program: thrown by the host function that ends it ({@code proc_exit}, {@code
 * _Exit}), and passed through guest frames unchanged.
 */
public final class GuestExit extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  /**
   * An exit.
   *
   * @param status the exit status
   */
  public GuestExit(int status) {
    // It is control flow: no stack trace, and nothing may be attached to it.
    super("guest exit with status " + status, null, false, false);
    this.status = status;
  }

  /** The exit status. */
  public int status() {
    return status;
  }
}
