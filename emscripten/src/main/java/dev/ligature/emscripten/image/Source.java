package dev.ligature.emscripten.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unpacked if gzip has packed them. */
public final class Source {
  /** What an array can have in common JVMs. */
  static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private static final int BUFFER = 1 << 16;

  private Source() {}

  /**
   * Reads a regular file; to read others could wait.
   *
   * @param maxBytes of the file, and of what it has packed
   */
  public static byte[] read(Path file, long maxBytes) throws IOException, EntryException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new EntryException("is no regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = read(in, maxBytes, "has");
    }
    return isGzip(bytes) ? unpacked(bytes, maxBytes) : bytes;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static byte[] unpacked(byte[] packed, long maxBytes) throws IOException, EntryException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER)) {
      return read(in, maxBytes, "unpacks to");
    } catch (EOFException e) {
      throw new EntryException(
          "ends within what gzip has packed, after " + packed.length + " bytes");
    } catch (ZipException e) {
      throw new EntryException("has what gzip can't unpack: " + e.getMessage());
    }
  }

  private static byte[] read(InputStream in, long maxBytes, String verb)
      throws IOException, EntryException {
    int limit = (int) Math.min(maxBytes, MAX_ARRAY - 1);
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new EntryException(verb + " more than the " + limit + " bytes that an image may have");
    }
    return bytes;
  }
}
