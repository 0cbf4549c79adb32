package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.FileType;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Statuses and times of files as structures of WASI preview 1. */
final class Statuses {
  static final int DIRECTORY = 3;
  static final int REGULAR = 4;

  private static final int SIZE = 64;
  private static final int INODE = 8;
  private static final int TYPE = 16;
  private static final int LINKS = 24;
  private static final int BYTES = 32;
  private static final int ACCESSED = 40;
  private static final int MODIFIED = 48;
  private static final int CHANGED = 56;

  private static final int SET_ACCESSED = 1;
  private static final int SET_ACCESSED_NOW = 2;
  private static final int SET_MODIFIED = 4;
  private static final int SET_MODIFIED_NOW = 8;

  private Statuses() {}

  static void write(GuestMemory memory, int address, FileStatus status) {
    memory.check(address, SIZE);
    memory.writeLong(address, status.device());
    memory.writeLong(address + INODE, status.inode());
    memory.writeLong(address + TYPE, type(status.type()));
    memory.writeLong(address + LINKS, status.links());
    memory.writeLong(address + BYTES, status.size());
    memory.writeLong(address + ACCESSED, nanos(status.accessed()));
    memory.writeLong(address + MODIFIED, nanos(status.modified()));
    memory.writeLong(address + CHANGED, nanos(status.changed()));
  }

  /** The status of what is no file and has no times. */
  static void write(GuestMemory memory, int address, FileType type) {
    memory.check(address, SIZE);
    memory.fill((byte) 0, address, address + SIZE);
    memory.writeLong(address + TYPE, type(type));
    memory.writeLong(address + LINKS, 1);
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  static int type(FileType type) {
    return switch (type) {
      case BLOCK_DEVICE -> 1;
      case CHARACTER_DEVICE -> 2;
      case DIRECTORY -> DIRECTORY;
      case REGULAR -> REGULAR;
      case SOCKET -> 6;
      case SYMBOLIC_LINK -> 7;
      case PIPE, UNKNOWN -> 0;
    };
  }

  /** The time to set as the last access, or null. */
  static @Nullable FileTime accessed(long nanos, int flags, Clock clock) {
    return time(nanos, (flags & SET_ACCESSED) != 0, (flags & SET_ACCESSED_NOW) != 0, clock);
  }

  /** The time to set as the last change, or null. */
  static @Nullable FileTime modified(long nanos, int flags, Clock clock) {
    return time(nanos, (flags & SET_MODIFIED) != 0, (flags & SET_MODIFIED_NOW) != 0, clock);
  }

  private static @Nullable FileTime time(long nanos, boolean set, boolean now, Clock clock) {
    if (set && now) {
      throw new ErrnoException(Errno.INVAL);
    } else if (now) {
      return FileTime.from(clock.instant());
    }
    return set ? FileTime.from(nanos, TimeUnit.NANOSECONDS) : null;
  }
}
