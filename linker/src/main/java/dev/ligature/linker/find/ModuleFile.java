package dev.ligature.linker.find;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Reads a file that is to be a module: regular files alone, the header before the rest, and never
 * more than a module can have. So what only looks like a library costs no memory, and nothing that
 * has no end is read.
 */
public final class ModuleFile {
  private static final int HEADER = 8;
  private static final int CHUNK = 1 << 16;
  static final String CHANGES = "it changes while it is read";

  private ModuleFile() {}

  /**
   * The bytes of a file.
   *
   * @throws IOException if it can't be read, is no regular file, or changes meanwhile
   * @throws dev.ligature.wasm.WasmException if the header is none of a module
   * @throws OutOfMemoryError if the Java heap has no room for it
   */
  public static byte[] read(Path file) throws IOException {
    ModuleSource source = ModuleSource.of(file);
    return read(source, source.attributes(), Limits.defaults());
  }

  /** As {@link #read(Path)}, where the attributes are known, within a program's limits. */
  static byte[] read(ModuleSource file, BasicFileAttributes before, Limits limits)
      throws IOException {
    if (!before.isRegularFile()) {
      // A device, a pipe, a socket: opening those can block.
      throw new UnreadableException(
          before.isDirectory() ? "it is a directory" : "it is not a regular file");
    }
    long size = before.size();
    // Files of /proc have no size, whatever is in them, and some block who reads them.
    byte[] bytes = size == 0 ? new byte[0] : read(file, size, limits);
    BasicFileAttributes after = file.attributes();
    if (after.size() != size || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw new UnreadableException(CHANGES);
    }
    return bytes;
  }

  private static byte[] read(ModuleSource file, long size, Limits limits) throws IOException {
    // A stream, since an interrupt of the thread closes a channel.
    try (InputStream in = FileOpening.open(file)) {
      byte[] header = in.readNBytes((int) Math.min(size, HEADER));
      if (!hasHeader(header)) {
        // Fails with what is wrong with it.
        WasmModule.parse(header);
      }
      checkSize(size, limits);
      byte[] bytes = Arrays.copyOf(header, (int) size);
      int rest = bytes.length - header.length;
      if (in.readNBytes(bytes, header.length, rest) < rest || in.read() >= 0) {
        throw new UnreadableException(CHANGES);
      }
      return bytes;
    }
  }

  /**
   * Checks that a module may be as large as it is.
   *
   * @throws IOException if it may not
   */
  public static void checkSize(long size, Limits limits) throws IOException {
    if (size > limits.get(Limit.MODULE_BYTES)) {
      throw new UnreadableException(
          "it has %d bytes, and %s".formatted(size, limits.text(Limit.MODULE_BYTES)));
    }
  }

  /**
   * Whether a file has just these bytes. It is read, since no time of a file's change says so: a
   * clock ticks too slowly, and builds set times as they like. Nothing of it is kept.
   */
  static boolean has(ModuleSource file, BasicFileAttributes attributes, byte[] content)
      throws IOException {
    if (!attributes.isRegularFile() || attributes.size() != content.length) {
      return false;
    }
    byte[] chunk = new byte[Math.min(CHUNK, content.length + 1)];
    try (InputStream in = FileOpening.open(file)) {
      int compared = 0;
      int count;
      while ((count = in.read(chunk)) > 0) {
        if (count > content.length - compared
            || !Arrays.equals(chunk, 0, count, content, compared, compared + count)) {
          return false;
        }
        compared += count;
      }
      return compared == content.length;
    }
  }

  /** Whether these bytes begin as a module does. */
  static boolean hasHeader(byte[] start) {
    byte[] wanted = {0, 'a', 's', 'm', 1, 0, 0, 0};
    return start.length >= HEADER && Arrays.equals(start, 0, HEADER, wanted, 0, HEADER);
  }

  /** Why a file is not read, in words that stand behind "cannot read". */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableException(String reason) {
      super(reason);
    }
  }
}
