package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Two times that {@code utimensat} sets.
 *
 * @param accessed when it was last read; empty if that stays
 * @param modified when it last changed; empty if that stays
 */
record FileTimes(Optional<FileTime> accessed, Optional<FileTime> modified) {
  private static final int NOW = 0x3fffffff;
  private static final int OMIT = 0x3ffffffe;
  private static final int SIZE = 16;
  private static final int SECOND = 1_000_000_000;

  /**
   * Reads two {@code struct timespec}.
   *
   * @param address where they are; 0 is now for both
   */
  static FileTimes read(GuestMemory memory, int address, Clock clock) {
    FileTime now = FileTime.from(clock.instant());
    return address == 0
        ? new FileTimes(Optional.of(now), Optional.of(now))
        : new FileTimes(time(memory, address, now), time(memory, address + SIZE, now));
  }

  private static Optional<FileTime> time(GuestMemory memory, int address, FileTime now) {
    int nanos = memory.readInt(address + Long.BYTES);
    if (nanos == OMIT) {
      return Optional.empty();
    } else if (nanos == NOW) {
      return Optional.of(now);
    } else if (nanos < 0 || nanos >= SECOND) {
      throw new ErrnoException(Errno.INVAL);
    }
    return Optional.of(FileTime.from(Instant.ofEpochSecond(memory.readLong(address), nanos)));
  }
}
