package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FileStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes the entries of a directory as {@code fd_readdir} does. */
final class Listing {
  private static final int HEADER = 24;
  private static final int INODE = 8;
  private static final int NAME_SIZE = 16;
  private static final int TYPE = 20;

  /** The directory itself, and what stands for its parent, which is not for the guest to see. */
  private static final List<String> DOTS = List.of(".", "..");

  private final GuestMemory memory;
  private final Descriptor.Folder folder;

  Listing(GuestMemory memory, Descriptor.Folder folder) {
    this.memory = memory;
    this.folder = folder;
  }

  /**
   * Writes as much as fits; the last entry may be cut off.
   *
   * @param cookie how many entries the guest has had
   * @return the bytes written
   */
  int write(int buffer, int size, long cookie) throws FileException {
    if (cookie < 0) {
      throw new ErrnoException(Errno.INVAL);
    }
    List<String> names = folder.names(cookie == 0);
    int used = 0;
    for (long i = cookie; i < DOTS.size() + names.size() && used < size; i++) {
      byte[] entry =
          i < DOTS.size()
              ? entry(i, DOTS.get((int) i), Optional.of(folder.directory().status()))
              : entry(i, names.get((int) i - DOTS.size()));
      int count = Math.min(entry.length, size - used);
      memory.write(buffer + used, entry, 0, count);
      used += count;
    }
    return used;
  }

  private byte[] entry(long index, String name) throws FileException {
    return entry(index, name, folder.directory().statusOf(name));
  }

  private static byte[] entry(long index, String name, Optional<FileStatus> status) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry = ByteBuffer.allocate(HEADER + text.length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putLong(index + 1);
    if (status.isPresent()) {
      // Of what is gone since it was listed, no number is given.
      entry.putLong(INODE, status.get().inode());
      entry.put(TYPE, (byte) Statuses.type(status.get().type()));
    }
    return entry.putInt(NAME_SIZE, text.length).put(HEADER, text).array();
  }
}
