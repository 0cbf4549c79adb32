package dev.ligature.linker.bind;

/**
 * An {@code int} or another C type of 32 bits that C reads and writes through a pointer. Not for
 * several threads at once.
 */
public final class IntRef {
  private int value;

  /** One with zero in it. */
  public IntRef() {}

  /** One with a value in it. */
  public IntRef(int value) {
    this.value = value;
  }

  /** What is in it. */
  public int get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(int value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
