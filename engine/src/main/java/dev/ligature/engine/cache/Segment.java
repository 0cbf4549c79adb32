package dev.ligature.engine.cache;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file with classes of one key, which is never changed once it is there. What is in it is checked
 * before it is used: the key, a checksum of the index, and one of each class.
 *
 * <p>{@link SegmentWriter} has the format. Thread-safe.
 */
final class Segment {
  /** Up to that size a file is read as a whole, and its descriptor not kept. */
  private static final int SMALL = 1 << 18;

  /**
   * Where a class is.
   *
   * @param offset its first byte in the file
   */
  private record Place(int offset, int length, int checksum) {}

  private final Path file;

  /** Not a channel, which an interrupt of the guest's thread would close. */
  private final @Nullable RandomAccessFile open;

  private final byte[] whole;
  private final Map<String, Place> index;

  private Segment(
      Path file, @Nullable RandomAccessFile open, byte[] whole, Map<String, Place> index) {
    this.file = file;
    this.open = open;
    this.whole = whole;
    this.index = index;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it can't be read, is torn, or has classes of another key
   */
  static Segment open(Path file, CodeKey key) throws IOException {
    RandomAccessFile input = new RandomAccessFile(file.toFile(), "r");
    boolean keep = false;
    try {
      long length = input.length();
      int end = SegmentWriter.HEADER + SegmentWriter.TRAILER;
      check(length >= end && length <= Integer.MAX_VALUE, "its size");
      byte[] whole = length <= SMALL ? read(input, 0, (int) length) : new byte[0];
      byte[] header = whole.length > 0 ? whole : read(input, 0, SegmentWriter.HEADER);
      check(isHeader(header, key), "its header");
      DataInputStream trailer =
          bytes(input, whole, (int) length - SegmentWriter.TRAILER, SegmentWriter.TRAILER);
      int start = trailer.readInt();
      int count = trailer.readInt();
      int checksum = trailer.readInt();
      check(trailer.readInt() == SegmentWriter.END, "its end");
      int size = (int) length - SegmentWriter.TRAILER - start;
      check(start >= SegmentWriter.HEADER && size >= 0, "its index");
      byte[] indexBytes = whole.length > 0 ? slice(whole, start, size) : read(input, start, size);
      check(checksum(indexBytes) == checksum, "its index");
      Map<String, Place> index = index(indexBytes, count, start);
      keep = whole.length == 0;
      return new Segment(file, keep ? input : null, whole, index);
    } finally {
      if (!keep) {
        input.close();
      }
    }
  }

  private static boolean isHeader(byte[] bytes, CodeKey key) {
    byte[] expected = SegmentWriter.header(key);
    return Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
  }

  private static Map<String, Place> index(byte[] bytes, int count, int end) throws IOException {
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes));
    Map<String, Place> index = new HashMap<>();
    for (int k = 0; k < count; k++) {
      String name = input.readUTF();
      Place place = new Place(input.readInt(), input.readInt(), input.readInt());
      boolean inside =
          place.offset >= SegmentWriter.HEADER
              && place.length >= 0
              && place.offset <= end - place.length;
      check(inside, "its index");
      index.put(name, place);
    }
    return index;
  }

  private static void check(boolean condition, String what) throws IOException {
    if (!condition) {
      throw new IOException(what + " is not that of a file of code");
    }
  }

  private static DataInputStream bytes(RandomAccessFile input, byte[] whole, int offset, int length)
      throws IOException {
    byte[] bytes = whole.length > 0 ? slice(whole, offset, length) : read(input, offset, length);
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static byte[] slice(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  private static byte[] read(RandomAccessFile input, int offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    synchronized (input) {
      input.seek(offset);
      input.readFully(bytes);
    }
    return bytes;
  }

  static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  /** The names of its classes. */
  Set<String> names() {
    return index.keySet();
  }

  /**
   * A class, or null if it is not in it.
   *
   * @throws IOException if it can't be read or is torn
   */
  byte @Nullable [] find(String name) throws IOException {
    Place place = index.get(name);
    if (place == null) {
      return null;
    }
    RandomAccessFile input = open;
    byte[] bytes =
        input == null
            ? slice(whole, place.offset, place.length)
            : read(input, place.offset, place.length);
    check(checksum(bytes) == place.checksum, "class " + name);
    return bytes;
  }

  Path file() {
    return file;
  }
}
