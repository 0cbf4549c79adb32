package dev.ligature.emscripten.names;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what is in a part of a module.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/values.html">Binary format:
 *     values</a>
 */
final class ModuleReader {
  private static final int BITS = 7;
  private static final int MORE = 0x80;
  private static final int MOST_BITS = 35;

  private final byte[] bytes;
  private final int end;
  private int at;

  ModuleReader(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  int read() throws BadModuleException {
    if (at >= end) {
      throw new BadModuleException();
    }
    return bytes[at++] & 0xff;
  }

  /** An unsigned number that is an index or a size here. */
  int number() throws BadModuleException {
    long value = 0;
    int shift = 0;
    int part;
    do {
      part = read();
      value |= (long) (part & ~MORE) << shift;
      shift += BITS;
    } while ((part & MORE) != 0 && shift < MOST_BITS);
    if ((part & MORE) != 0 || value > Integer.MAX_VALUE) {
      throw new BadModuleException();
    }
    return (int) value;
  }

  /** Passes over a number of any size. */
  void passNumber() throws BadModuleException {
    while ((read() & MORE) != 0) {
      // The last part says that it is the last.
    }
  }

  String name() throws BadModuleException {
    int size = number();
    int start = at;
    pass(size);
    return new String(bytes, start, size, StandardCharsets.UTF_8);
  }

  void pass(int size) throws BadModuleException {
    if (size > end - at) {
      throw new BadModuleException();
    }
    at += size;
  }

  /** A copy of what was read since a position. */
  byte[] since(int start) {
    return Arrays.copyOfRange(bytes, start, at);
  }
}
