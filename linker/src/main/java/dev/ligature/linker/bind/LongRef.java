package dev.ligature.linker.bind;

/**
 * A {@code long long}, or with {@link CLong} a {@code long}, that C reads and writes through a
 * pointer. Not for several threads at once.
 */
public final class LongRef {
  private long value;

  /** One with zero in it. */
  public LongRef() {}

  /** One with a value in it. */
  public LongRef(long value) {
    this.value = value;
  }

  /** What is in it. */
  public long get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(long value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
