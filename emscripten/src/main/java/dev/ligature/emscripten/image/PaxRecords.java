package dev.ligature.emscripten.image;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The records of a PAX header: lines of their length, a key, {@code =} and a value. */
final class PaxRecords {
  private PaxRecords() {}

  /** The records in a part of the archive, of which the last of a key counts. */
  static Map<String, String> read(byte[] bytes, int from, int length) throws EntryException {
    Map<String, String> records = new HashMap<>();
    int end = from + length;
    for (int at = from; at < end; ) {
      int space = at;
      long digits = 0;
      while (space < end && bytes[space] >= '0' && bytes[space] <= '9' && digits < length) {
        digits = digits * 10 + bytes[space++] - '0';
      }
      int recordLength = (int) Math.min(digits, Integer.MAX_VALUE);
      if (space == end
          || bytes[space] != ' '
          || recordLength > end - at
          || at + recordLength <= space + 1
          || bytes[at + recordLength - 1] != '\n') {
        throw new EntryException(
            "has a PAX header that can't be read at byte " + at + ": no record begins there");
      }
      int equals = space + 1;
      while (equals < at + recordLength && bytes[equals] != '=') {
        equals++;
      }
      if (equals == at + recordLength) {
        throw new EntryException("has a PAX record without `=` at byte " + at);
      }
      String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      records.put(key, Names.decode(bytes, equals + 1, at + recordLength - 1 - equals - 1));
      at += recordLength;
    }
    return records;
  }
}
