package dev.ligature.linker.bind;

/** A {@code short} that C reads and writes through a pointer. Not for several threads at once. */
public final class ShortRef {
  private short value;

  /** One with zero in it. */
  public ShortRef() {}

  /** One with a value in it. */
  public ShortRef(short value) {
    this.value = value;
  }

  /** What is in it. */
  public short get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(short value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
