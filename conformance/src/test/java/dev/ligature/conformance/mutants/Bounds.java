package dev.ligature.conformance.mutants;

/** How much memory may be allocated for an input, in bytes. */
final class Bounds {
  /** For each byte of the input. */
  static final long PER_BYTE = 10;

  /** To decode and validate, whatever the input. */
  static final long DECODING = 1 << 20;

  /** To generate code, whatever the input. */
  static final long GENERATING = 64 << 20;

  /** To link, whatever the input: memory and stack of a program too. */
  static final long LINKING = 64 << 20;

  private Bounds() {}
}
