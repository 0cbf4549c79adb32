package dev.ligature.linker.bind;

/** A {@code double} that C reads and writes through a pointer. Not for several threads at once. */
public final class DoubleRef {
  private double value;

  /** One with zero in it. */
  public DoubleRef() {}

  /** One with a value in it. */
  public DoubleRef(double value) {
    this.value = value;
  }

  /** What is in it. */
  public double get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(double value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
