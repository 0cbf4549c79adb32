package dev.ligature.cli.inspect;

import java.nio.charset.StandardCharsets;

/** Reads numbers and names of a module that has been parsed, or of a custom section in it. */
public final class Leb {
  private final byte[] bytes;
  private int position;

  /** Reads from a place on. */
  public Leb(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** The place of what is read next. */
  public int position() {
    return position;
  }

  /** Goes to a place. */
  public void goTo(int place) {
    position = place;
  }

  /**
   * The next byte.
   *
   * @throws IndexOutOfBoundsException behind the end
   */
  public int u8() {
    return bytes[position++] & 0xff;
  }

  /**
   * The next number.
   *
   * @throws IndexOutOfBoundsException behind the end
   */
  public int u32() {
    int value = 0;
    int shift = 0;
    int part;
    do {
      part = u8();
      value |= (part & 0x7f) << shift;
      shift += 7;
    } while ((part & 0x80) != 0);
    return value;
  }

  /**
   * The next name.
   *
   * @throws IndexOutOfBoundsException if it goes behind the end
   */
  public String name() {
    int length = u32();
    if (length < 0 || length > bytes.length - position) {
      throw new IndexOutOfBoundsException(length);
    }
    String name = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return name;
  }
}
