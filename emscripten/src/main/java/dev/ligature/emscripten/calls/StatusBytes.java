package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.preview1.GuestMemory;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * Statuses of files as {@code struct stat} and {@code struct statfs} of Emscripten's musl.
 *
 * @see <a
 *     href="https://github.com/emscripten-core/emscripten/blob/main/system/lib/libc/musl/arch/emscripten/bits/stat.h">
 *     bits/stat.h</a>
 */
final class StatusBytes {
  static final int SIZE = 96;

  private static final int MODE = 4;
  private static final int LINKS = 8;
  private static final int DEVICE_ID = 20;
  private static final int BYTES = 24;
  private static final int BLOCK_SIZE = 32;
  private static final int BLOCKS = 36;
  private static final int ACCESSED = 40;
  private static final int MODIFIED = 56;
  private static final int CHANGED = 72;
  private static final int INODE = 88;

  private static final int PAGE = 4096;
  private static final int SECTOR = 512;

  /** The size of {@code struct statfs} where its counts are of 32 bits. */
  private static final int NARROW = 64;

  private static final int MANY = 1_000_000;
  private static final int LONGEST_NAME = 255;

  private final GuestMemory memory;

  StatusBytes(GuestMemory memory) {
    this.memory = memory;
  }

  /** Writes the status of a file. */
  void write(int address, FileStatus status) {
    begin(address, status.device(), mode(status.type()) | status.permissions());
    memory.writeI32(address + LINKS, (int) status.links());
    memory.writeLong(address + BYTES, status.size());
    memory.writeI32(address + BLOCKS, (int) ((status.size() + SECTOR - 1) / SECTOR));
    writeTime(address + ACCESSED, status.accessed());
    writeTime(address + MODIFIED, status.modified());
    writeTime(address + CHANGED, status.changed());
    memory.writeLong(address + INODE, status.inode());
  }

  /** Writes the status of what is no file. */
  void write(int address, FileType type, int deviceId) {
    begin(address, 0, mode(type) | 0666);
    memory.writeI32(address + LINKS, 1);
    memory.writeI32(address + DEVICE_ID, deviceId);
    memory.writeLong(address + INODE, deviceId);
  }

  private void begin(int address, long device, int mode) {
    memory.check(address, SIZE);
    memory.fill((byte) 0, address, address + SIZE);
    memory.writeI32(address, (int) device);
    memory.writeI32(address + MODE, mode);
    memory.writeI32(address + BLOCK_SIZE, PAGE);
  }

  private void writeTime(int address, FileTime time) {
    Instant instant = time.toInstant();
    memory.writeLong(address, instant.getEpochSecond());
    memory.writeI32(address + Long.BYTES, instant.getNano());
  }

  private static int mode(FileType type) {
    return switch (type) {
      case PIPE -> 0x1000;
      case CHARACTER_DEVICE -> 0x2000;
      case DIRECTORY -> 0x4000;
      case BLOCK_DEVICE -> 0x6000;
      case REGULAR -> 0x8000;
      case SYMBOLIC_LINK -> 0xa000;
      case SOCKET -> 0xc000;
      case UNKNOWN -> 0;
    };
  }

  /**
   * Writes the status of a file system, as large and free as Emscripten says of its own.
   *
   * @param size that of the structure, which tells the versions of Emscripten apart
   */
  void writeFileSystem(int address, int size) {
    boolean narrow = size <= NARROW;
    memory.check(address, size);
    memory.fill((byte) 0, address, address + size);
    memory.writeI32(address + Integer.BYTES, PAGE);
    int at = address + 2 * Integer.BYTES;
    for (int count : new int[] {MANY, MANY / 2, MANY / 2, MANY, MANY}) {
      memory.writeI32(at, count);
      at += narrow ? Integer.BYTES : Long.BYTES;
    }
    at += Long.BYTES;
    memory.writeI32(at, LONGEST_NAME);
    memory.writeI32(at + Integer.BYTES, PAGE);
  }
}
