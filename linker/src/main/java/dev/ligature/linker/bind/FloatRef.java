package dev.ligature.linker.bind;

/** A {@code float} that C reads and writes through a pointer. Not for several threads at once. */
public final class FloatRef {
  private float value;

  /** One with zero in it. */
  public FloatRef() {}

  /** One with a value in it. */
  public FloatRef(float value) {
    this.value = value;
  }

  /** What is in it. */
  public float get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(float value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
