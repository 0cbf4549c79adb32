package dev.ligature.wasi;

/** A call that ends with an error number. */
final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int errno;

  ErrnoException(int errno) {
    super("errno " + errno, null, false, false);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
