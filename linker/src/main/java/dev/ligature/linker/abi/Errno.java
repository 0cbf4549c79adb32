package dev.ligature.linker.abi;

/**
 * The error numbers of WASI that this package gives.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#errno">errno</a>
 */
final class Errno {
  static final int SUCCESS = 0;
  static final int FAULT = 21;
  static final int INVAL = 28;
  static final int NOENT = 44;
  static final int NOEXEC = 45;
  static final int NOMEM = 48;
  static final int NOTSUP = 58;
  static final int OVERFLOW = 61;

  private Errno() {}
}
