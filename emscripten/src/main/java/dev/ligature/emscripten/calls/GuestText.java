package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings of C in a guest's memory. */
public final class GuestText {
  /** As {@code PATH_MAX}, in bytes. */
  private static final int MOST = 4096;

  /** Of a text of JavaScript, in bytes. */
  private static final int MOST_OF_SCRIPT = 1 << 16;

  private static final long PAGE = 1 << 16;

  private GuestText() {}

  /** A name or a path. */
  static String read(GuestMemory memory, int address) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes(memory, address, true)))
        .toString();
  }

  /** The beginning of a text for people, of which it is no matter if it is not well-formed. */
  public static String message(GuestMemory memory, int address) {
    return address == 0 ? "" : new String(bytes(memory, address, false), StandardCharsets.UTF_8);
  }

  /** A text of JavaScript, or nothing if there is none, or none that ends. */
  static String script(GuestMemory memory, int address) {
    long start = Integer.toUnsignedLong(address);
    long end = Math.min(start + MOST_OF_SCRIPT, memory.pages() * PAGE);
    for (long at = start; at < end; at++) {
      if (memory.read((int) at) == 0) {
        return new String(memory.readBytes(address, (int) (at - start)), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static byte[] bytes(GuestMemory memory, int address, boolean whole) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = address; ; at++) {
      byte b = memory.read(at);
      if (b == 0) {
        return bytes.toByteArray();
      }
      if (bytes.size() == MOST) {
        if (whole) {
          throw new ErrnoException(Errno.NAMETOOLONG);
        }
        return bytes.toByteArray();
      }
      bytes.write(b);
    }
  }

  /**
   * Writes a text and its end.
   *
   * @param size how many bytes there are room for
   */
  static int write(GuestMemory memory, int address, int size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Integer.compareUnsigned(size, bytes.length) <= 0) {
      throw new ErrnoException(Errno.RANGE);
    }
    memory.check(address, bytes.length + 1);
    memory.write(address, bytes, 0, bytes.length);
    memory.writeByte(address + bytes.length, (byte) 0);
    return bytes.length + 1;
  }
}
