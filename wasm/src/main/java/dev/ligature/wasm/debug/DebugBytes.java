package dev.ligature.wasm.debug;

import java.nio.charset.StandardCharsets;

/**
 * Reads numbers and texts of a range of bytes, little-endian. What goes past its end throws {@link
 * Malformed}.
 */
final class DebugBytes {
  /** Texts are cut behind so many bytes. */
  private static final int MAX_TEXT = 4_096;

  private static final int ALL_BITS = 64;

  private final byte[] bytes;
  private int position;
  private int end;

  /** Debug information ends where it should not, or says what can't be. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed() {
      super(null, null, false, false);
    }
  }

  DebugBytes(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  int position() {
    return position;
  }

  int end() {
    return end;
  }

  boolean atEnd() {
    return position >= end;
  }

  /** Goes on elsewhere. */
  void enter(int start, int limit) {
    position = start;
    end = limit;
  }

  /** The place behind so many bytes. */
  int behind(long count) {
    if (count < 0 || count > end - position) {
      throw new Malformed();
    }
    return position + (int) count;
  }

  void skip(long count) {
    position = behind(count);
  }

  int u1() {
    if (position >= end) {
      throw new Malformed();
    }
    return bytes[position++] & 0xff;
  }

  int s1() {
    return (byte) u1();
  }

  int u2() {
    return u1() | u1() << 8;
  }

  long u4() {
    return u2() | (long) u2() << 16;
  }

  long u8() {
    return u4() | u4() << 32;
  }

  /** A number of 4 bytes, or of 8. */
  long fixed(int size) {
    return size == Long.BYTES ? u8() : u4();
  }

  /** An unsigned number of any length; bits past 64 are lost. */
  long uleb() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u1();
      value |= shift < ALL_BITS ? (long) (b & 0x7f) << shift : 0;
      if (b < 0x80) {
        return value;
      }
    }
  }

  /** A signed one. */
  long sleb() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = u1();
      value |= shift < ALL_BITS ? (long) (b & 0x7f) << shift : 0;
      shift += 7;
    } while (b >= 0x80);
    return (b & 0x40) != 0 && shift < ALL_BITS ? value | -1L << shift : value;
  }

  /** Passes a text and its zero, and says whether it was empty. */
  boolean skipText() {
    int start = position;
    while (u1() != 0) {
      // up to its end
    }
    return position == start + 1;
  }

  /** The text that stands at a place, up to its zero or the end of the bytes. */
  String textAt(int start, int limit) {
    int stop = start;
    while (stop < limit && bytes[stop] != 0 && stop - start < MAX_TEXT) {
      stop++;
    }
    return new String(bytes, start, stop - start, StandardCharsets.UTF_8);
  }
}
