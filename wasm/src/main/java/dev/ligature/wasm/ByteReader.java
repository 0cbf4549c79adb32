package dev.ligature.wasm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitives of the binary format from a range of a module, and says in every error what
 * was being read and where.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/values.html">Binary format:
 *     values</a>
 */
final class ByteReader {
  /** The phrase for reading past the end of a section or body. */
  static final String UNEXPECTED_END = "unexpected end of section or function";

  private static final BitSet NONE = new BitSet(0);

  private final byte[] bytes;
  private int position;
  private final boolean placeFirst;
  private int limit;
  private Object place;

  /** Which types of the module are structures or arrays, as far as that is known. */
  private BitSet aggregates = NONE;

  /**
   * A reader of a range of a module.
   *
   * @param place what the range is, as {@code toString} gives it when an error needs it
   */
  ByteReader(byte[] bytes, int start, int end, Object place) {
    this(bytes, start, end, place, false);
  }

  /** A reader whose errors start with the place: for what is not the specification's own format. */
  static ByteReader ofConvention(byte[] bytes, CustomSection section) {
    int end = section.start() + section.size();
    return new ByteReader(bytes, section.start(), end, section.name(), true);
  }

  private ByteReader(byte[] bytes, int start, int end, Object place, boolean placeFirst) {
    this.placeFirst = placeFirst;
    this.bytes = bytes;
    this.position = start;
    this.limit = end;
    this.place = place;
  }

  /** The same reader, which from here on knows what types of the module are. */
  ByteReader withAggregates(BitSet types) {
    aggregates = types;
    return this;
  }

  /** Whether the type at an index is a structure or an array. */
  boolean isAggregate(int type) {
    return type >= 0 && aggregates.get(type);
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  int remaining() {
    return limit - position;
  }

  boolean atEnd() {
    return position == limit;
  }

  /** Goes on with another range. */
  void enter(int start, int end, Object newPlace) {
    position = start;
    limit = end;
    place = newPlace;
  }

  /** Goes back to a place that it has passed. */
  void back(int start) {
    position = start;
  }

  void skip(int count, String what) {
    if (count < 0 || count > limit - position) {
      throw malformed(UNEXPECTED_END, what, position);
    }
    position += count;
  }

  /** The next byte, not consumed. */
  int peek(String what) {
    if (position == limit) {
      throw malformed(UNEXPECTED_END, what, position);
    }
    return bytes[position] & 0xff;
  }

  int u8(String what) {
    if (position == limit) {
      throw malformed(UNEXPECTED_END, what, position);
    }
    return bytes[position++] & 0xff;
  }

  /** An unsigned 32-bit integer; values past the positive range of {@code int} are negative. */
  int u32(String what) {
    int p = position;
    if (p < limit) {
      int b = bytes[p];
      if (b >= 0) {
        position = p + 1;
        return b;
      }
    }
    return position < limit - 4 ? unsigned32(what) : (int) unsigned(32, what);
  }

  /** An unsigned 64-bit integer; values past the positive range of {@code long} are negative. */
  long u64(String what) {
    int p = position;
    if (p < limit) {
      int b = bytes[p];
      if (b >= 0) {
        position = p + 1;
        return b;
      }
    }
    return unsigned(64, what);
  }

  /** The count of a vector whose elements take at least a byte each, so it bounds allocations. */
  int count(String what) {
    int start = position;
    int count = u32(what);
    if (Integer.compareUnsigned(count, limit - position) > 0) {
      throw malformed(UNEXPECTED_END, what + ", found " + Integer.toUnsignedString(count), start);
    }
    return count;
  }

  int s32(String what) {
    int p = position;
    if (p < limit) {
      int b = bytes[p];
      if (b >= 0) {
        position = p + 1;
        return b << 25 >> 25;
      }
    }
    return (int) signed(32, what);
  }

  long s33(String what) {
    return signed(33, what);
  }

  long s64(String what) {
    int p = position;
    if (p < limit) {
      long b = bytes[p];
      if (b >= 0) {
        position = p + 1;
        return b << 57 >> 57;
      }
    }
    return signed(64, what);
  }

  int fixed32(String what) {
    int p = position;
    skip(4, what);
    return (bytes[p] & 0xff)
        | ((bytes[p + 1] & 0xff) << 8)
        | ((bytes[p + 2] & 0xff) << 16)
        | (bytes[p + 3] << 24);
  }

  long fixed64(String what) {
    long low = fixed32(what) & 0xffffffffL;
    return low | ((long) fixed32(what) << 32);
  }

  /** A name: a count of bytes and that many bytes of UTF-8. */
  String name(String what) {
    int start = position;
    if (start == limit) {
      throw malformed("length out of bounds: " + UNEXPECTED_END, what, start);
    }
    int size = u32(what);
    if (Integer.compareUnsigned(size, limit - position) > 0) {
      boolean pastFile = Integer.compareUnsigned(size, bytes.length - position) > 0;
      throw malformed(
          pastFile ? "length out of bounds" : UNEXPECTED_END,
          "the length of " + what + ", found " + Integer.toUnsignedString(size),
          start);
    }
    int text = position;
    position += size;
    String name = utf8(bytes, text, size);
    if (name == null) {
      throw malformed("malformed UTF-8 encoding", what, text);
    }
    return name;
  }

  /** The string in a range of bytes, or null if it is not UTF-8. */
  static @Nullable String utf8(byte[] bytes, int start, int size) {
    int end = start + size;
    int i = start;
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    if (i == end) {
      return new String(bytes, start, size, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, size))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** A number of two to five bytes where five are left; what is wrong is left to the slow way. */
  private int unsigned32(String what) {
    int p = position;
    int value = bytes[p] & 0x7f;
    for (int shift = 7; shift < 28; shift += 7) {
      int b = bytes[++p];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        position = p + 1;
        return value;
      }
    }
    return (int) unsigned(32, what);
  }

  private long unsigned(int bits, String what) {
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = next(what, start);
      if (shift + 7 > bits) {
        checkLast(b, (b & 0x7f) >> (bits - shift) == 0, what, start);
      }
      value |= (long) (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        checkEnd(what, start);
        return value;
      }
    }
  }

  private long signed(int bits, String what) {
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = next(what, start);
      if (shift + 7 > bits) {
        // The bits past the last one must repeat the sign.
        int sign = b << 25 >> 25 >> (bits - shift - 1);
        checkLast(b, sign == 0 || sign == -1, what, start);
      }
      value |= (long) (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        checkEnd(what, start);
        int used = shift + 7;
        return used >= 64 ? value : value << (64 - used) >> (64 - used);
      }
    }
  }

  /** The next byte of a number, be it past the limit: the number itself is judged first. */
  private int next(String what, int start) {
    if (position == bytes.length || start == limit) {
      throw malformed(UNEXPECTED_END, what, start);
    }
    return bytes[position++];
  }

  private void checkLast(int last, boolean inRange, String what, int start) {
    if ((last & 0x80) != 0) {
      throw malformed("integer representation too long", what, start);
    }
    if (!inRange) {
      throw malformed("integer too large", what, start);
    }
  }

  private void checkEnd(String what, int start) {
    if (position > limit) {
      throw malformed(UNEXPECTED_END, what, start);
    }
  }

  /** An error that starts with the spec's phrase and says what was being read, and where. */
  WasmException malformed(String phrase, String what, int offset) {
    if (placeFirst) {
      return new WasmException.Malformed(place + ": " + phrase + ": reading " + what, offset);
    }
    return new WasmException.Malformed(phrase + ": reading " + what + " in " + place, offset);
  }

  /** An error about something that was read but is not what the format has there. */
  WasmException malformed(String message, int offset) {
    return new WasmException.Malformed(message + " in " + place, offset);
  }

  /** An error about something that was read but is not allowed. */
  WasmException invalid(String message, int offset) {
    return new WasmException.Invalid(message + " in " + place, offset);
  }

  /** An error that names a feature which is not there, and what needs it. */
  WasmException unsupported(String what, int offset) {
    return new WasmException.Unsupported(what + " in " + place, offset);
  }
}
