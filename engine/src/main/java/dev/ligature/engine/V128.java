package dev.ligature.engine;

/**
 * A vector of 128 bits, as Java has it: what a {@code v128} is in handles, globals and arrays of
 * values. The first lanes, which have the lowest addresses in memory, are in the lower half.
 *
 * @param low the lower 64 bits
 * @param high the higher 64 bits
 */
public record V128(long low, long high) {
  /** One all of whose bits are 0. */
  public static V128 zero() {
    return new V128(0, 0);
  }

  // What the compiler makes for records is linked when first called, which costs milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof V128 vector && low == vector.low && high == vector.high;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low) * 31 + Long.hashCode(high);
  }

  /** The halves in hexadecimal, such as {@code v128 0x00000000000000ff:0000000000000001}. */
  @Override
  public String toString() {
    return "v128 0x%016x:%016x".formatted(high, low);
  }
}
