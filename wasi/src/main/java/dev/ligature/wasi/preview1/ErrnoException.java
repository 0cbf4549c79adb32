package dev.ligature.wasi.preview1;

/** A call that ends with an error number. */
public final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int errno;

  /** One with a number of {@link Errno}. */
  public ErrnoException(int errno) {
    super("errno " + errno, null, false, false);
    this.errno = errno;
  }

  /** The number. */
  public int errno() {
    return errno;
  }
}
