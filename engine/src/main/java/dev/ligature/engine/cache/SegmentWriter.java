package dev.ligature.engine.cache;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Writes a {@link Segment}. All numbers are big-endian, of four bytes:
 *
 * <ul>
 *   <li>a header: {@code LIGC}, the version of the format, the 32 bytes of the key;
 *   <li>the classes, one behind the other;
 *   <li>the index: of each class its name (as {@link java.io.DataOutput#writeUTF}), offset, length
 *       and checksum (CRC-32C);
 *   <li>a trailer: the offset of the index, the number of classes, the checksum of the index,
 *       {@code LEND}.
 * </ul>
 */
final class SegmentWriter {
  static final int MAGIC = 0x4c494743;
  static final int END = 0x4c454e44;
  static final int VERSION = 1;
  static final int HEADER = 8 + CodeKey.LENGTH;
  static final int TRAILER = 16;

  private SegmentWriter() {}

  static byte[] header(CodeKey key) {
    return java.nio.ByteBuffer.allocate(HEADER)
        .putInt(MAGIC)
        .putInt(VERSION)
        .put(key.bytes())
        .array();
  }

  /**
   * Writes a file under a name that nobody else uses, and then gives it its own: others see all of
   * it or nothing.
   *
   * @return the file
   */
  static Path write(Path folder, CodeKey key, Map<String, byte[]> classes) throws IOException {
    Path file = Files.createTempFile(folder, "", ".tmp");
    boolean done = false;
    try {
      try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
        write(new DataOutputStream(output), key, classes);
      }
      String name = file.getFileName().toString();
      Path named = folder.resolve(name.substring(0, name.length() - 4) + KeyFolder.SUFFIX);
      Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
      done = true;
      return named;
    } finally {
      if (!done) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void write(DataOutputStream output, CodeKey key, Map<String, byte[]> classes)
      throws IOException {
    output.write(header(key));
    ByteArrayOutputStream indexBytes = new ByteArrayOutputStream();
    DataOutputStream index = new DataOutputStream(indexBytes);
    int offset = HEADER;
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      byte[] bytes = entry.getValue();
      output.write(bytes);
      index.writeUTF(entry.getKey());
      index.writeInt(offset);
      index.writeInt(bytes.length);
      index.writeInt(Segment.checksum(bytes));
      offset = Math.addExact(offset, bytes.length);
    }
    output.write(indexBytes.toByteArray());
    output.writeInt(offset);
    output.writeInt(classes.size());
    output.writeInt(Segment.checksum(indexBytes.toByteArray()));
    output.writeInt(END);
    output.flush();
  }
}
