package dev.ligature.engine;

/**
 * A number of 31 bits as a reference, an {@code i31}. Two of the same value are equal for guests.
 *
 * @param value the number, from -2<sup>30</sup> to 2<sup>30</sup> - 1
 */
public record I31(int value) {
  /** Keeps the lower 31 bits of a number, the highest of which is the sign. */
  public I31 {
    value = value << 1 >> 1;
  }

  // What the compiler makes for records is linked when first called, which costs milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof I31 number && value == number.value;
  }

  @Override
  public int hashCode() {
    return value;
  }

  /** The number, such as {@code i31 -1}. */
  @Override
  public String toString() {
    return "i31 " + value;
  }
}
