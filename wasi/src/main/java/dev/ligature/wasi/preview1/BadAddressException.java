package dev.ligature.wasi.preview1;

/** A guest gave an address outside of its memory; becomes {@code EFAULT}. */
final class BadAddressException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadAddressException(long address, long size, long limit) {
    super(
        "%d bytes at address %d of a memory of %d".formatted(size, address, limit),
        null,
        false,
        false);
  }
}
