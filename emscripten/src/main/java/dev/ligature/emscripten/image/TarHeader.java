package dev.ligature.emscripten.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A header of a tar, as <a
 * href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX</a> has it.
 */
final class TarHeader {
  /** The bytes of a header; contents are padded to as many. */
  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;

  private final byte[] bytes;
  private final int at;

  /** The header at a position, where as many bytes are there. */
  TarHeader(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Whether an archive begins with a header, or with the mark at the end of an empty one. */
  static boolean isHeader(byte[] bytes) {
    if (bytes.length < BLOCK) {
      return false;
    }
    TarHeader first = new TarHeader(bytes, 0);
    return first.isEnd() || first.hasChecksum();
  }

  boolean isEnd() {
    for (int i = at; i < at + BLOCK; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the sum is right, of signed bytes too, which some old programs wrote. */
  boolean hasChecksum() {
    int sum = 0;
    int signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      int value = i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : bytes[at + i];
      sum += value & 0xff;
      signed += value;
    }
    long wanted = octal(CHECKSUM, 8);
    return wanted == sum || wanted == signed;
  }

  char type() {
    return (char) (bytes[at + TYPE] & 0xff);
  }

  String name() throws EntryException {
    String name = text(0, NAME);
    // What GNU's format has there are times.
    if (bytes[at + PREFIX] != 0 && text(MAGIC, 8).equals("ustar") && bytes[at + MAGIC + 6] == '0') {
      return text(PREFIX, 155) + "/" + name;
    }
    return name;
  }

  String link() throws EntryException {
    return text(LINK, NAME);
  }

  int mode() {
    return (int) Math.max(octal(MODE, 8), 0) & 0777;
  }

  /** The bytes of the contents, or -1 if that is no number. */
  long size() {
    int first = bytes[at + SIZE] & 0xff;
    if (first < 0x80) {
      return octal(SIZE, 12);
    }
    // Base 256, for what has no room in octal digits.
    long size = first & 0x7f;
    for (int i = 1; i < 12; i++) {
      if (size > Long.MAX_VALUE >> 8) {
        return -1;
      }
      size = size << 8 | (bytes[at + SIZE + i] & 0xff);
    }
    return size;
  }

  /** The value of octal digits with spaces around them, or -1. */
  private long octal(int from, int length) {
    String digits = new String(bytes, at + from, length, StandardCharsets.ISO_8859_1);
    int end = digits.indexOf('\0');
    digits = (end < 0 ? digits : digits.substring(0, end)).strip();
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      value = value << 3 | digit;
    }
    return value;
  }

  private String text(int from, int length) throws EntryException {
    int end = 0;
    while (end < length && bytes[at + from + end] != 0) {
      end++;
    }
    return Names.decode(bytes, at + from, end);
  }

  /** The kind of entry in words, for those that are refused. */
  String kind() {
    return switch (type()) {
      case '3' -> "a character device";
      case '4' -> "a block device";
      case '6' -> "a named pipe";
      case 'S' -> "a sparse file";
      case 'M' -> "a part of a file that another archive begins";
      default ->
          type() > ' ' && type() < 0x7f
              ? "of the type `" + type() + "`"
              : String.format(Locale.ROOT, "of the type 0x%02x", (int) type());
    };
  }
}
