package dev.ligature.trino.call;

import io.airlift.slice.Slice;
import io.airlift.slice.SliceUtf8;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

/** Strings of C as those of SQL. */
final class Texts {
  private Texts() {}

  /** The string up to its zero, as a varchar of that type. */
  static Slice read(GuestCall call, long address, Type type) {
    return fitting(utf8(call.bytes(address, call.stringLength(address, Integer.MAX_VALUE))), type);
  }

  /**
   * The same string.
   *
   * @param text in UTF-8
   * @param type the varchar that it becomes
   * @throws TrinoException if it is too long for the type
   */
  static Slice fitting(Slice text, Type type) {
    if (type instanceof VarcharType varchar && varchar.getLength().isPresent()) {
      int most = varchar.getBoundedLength();
      if (text.length() > most) {
        int characters = SliceUtf8.countCodePoints(text);
        if (characters > most) {
          throw new TrinoException(
              StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
              "the function gave %d characters, too many for a %s".formatted(characters, type));
        }
      }
    }
    return text;
  }

  /** The string, with U+FFFD for what is not UTF-8. */
  static Slice utf8(Slice bytes) {
    byte[] array = bytes.byteArray();
    int end = bytes.byteArrayOffset() + bytes.length();
    for (int i = bytes.byteArrayOffset(); i < end; i++) {
      if (array[i] < 0) {
        return SliceUtf8.fixInvalidUtf8(bytes);
      }
    }
    return bytes;
  }
}
