package dev.ligature.linker.bind;

/** A {@code char} that C reads and writes through a pointer. Not for several threads at once. */
public final class ByteRef {
  private byte value;

  /** One with zero in it. */
  public ByteRef() {}

  /** One with a value in it. */
  public ByteRef(byte value) {
    this.value = value;
  }

  /** What is in it. */
  public byte get() {
    return value;
  }

  /** Puts something else in it. */
  public void set(byte value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
