package dev.ligature.trino.call;

import io.airlift.slice.Slice;
import io.airlift.slice.SliceUtf8;

/** Strings of C as those of SQL. */
final class Texts {
  private Texts() {}

  /** The string up to its zero. */
  static Slice read(GuestCall call, long address) {
    return utf8(call.bytes(address, call.stringLength(address, Integer.MAX_VALUE)));
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
