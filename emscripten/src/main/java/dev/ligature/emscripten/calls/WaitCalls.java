package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Descriptors;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** {@code poll}, {@code select} and {@code sleep}. */
final class WaitCalls {
  private static final int IN = 1;
  private static final int OUT = 4;
  private static final int HANG_UP = 0x10;
  private static final int INVALID = 0x20;
  private static final int POLL_SIZE = 8;
  private static final int MOST = 1024;
  private static final int SET_SIZE = MOST / Byte.SIZE;

  /** How often is looked whether something is ready, in nanoseconds. */
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);

  private final GuestMemory memory;
  private final Descriptors descriptors;
  private final Timers timers;

  WaitCalls(GuestMemory memory, Descriptors descriptors, Timers timers) {
    this.memory = memory;
    this.descriptors = descriptors;
    this.timers = timers;
  }

  /** How many are ready; waits so many milliseconds until one is, or without end if negative. */
  @Import("__syscall_poll")
  int poll(int list, int count, int timeout) {
    return SystemCall.of(
        () -> {
          if (count < 0 || count > MOST) {
            throw new ErrnoException(Errno.INVAL);
          }
          memory.check(list, count * POLL_SIZE);
          return await(() -> ready(list, count), TimeUnit.MILLISECONDS.toNanos(timeout));
        });
  }

  private int ready(int list, int count) {
    int ready = 0;
    for (int at = list; at < list + count * POLL_SIZE; at += POLL_SIZE) {
      int fd = memory.readInt(at);
      int wanted = memory.readShort(at + Integer.BYTES) | HANG_UP | INVALID;
      int events = fd < 0 ? 0 : events(fd) & wanted;
      memory.writeShort(at + Integer.BYTES + Short.BYTES, (short) events);
      ready += events != 0 ? 1 : 0;
    }
    return ready;
  }

  private int events(int fd) {
    Descriptor descriptor;
    try {
      descriptor = descriptors.get(fd);
    } catch (ErrnoException _) {
      return INVALID;
    }
    return switch (descriptor) {
      case Descriptor.File _, Descriptor.Folder _ -> IN | OUT;
      case Descriptor.Special special ->
          (special.file().isReadable() ? IN : 0) | (special.file().isWritable() ? OUT : 0);
      case Descriptor.Stream stream -> stream.number() != 0 ? OUT : descriptors.hasInput() ? IN : 0;
    };
  }

  /**
   * Waits until something is ready. A signal that is handled meanwhile ends it with {@code EINTR}.
   */
  private int await(IntSupplier look, long timeout) {
    long end = System.nanoTime() + timeout;
    int ready = look.getAsInt();
    while (ready == 0 && timeout != 0) {
      long left = timeout < 0 ? INTERVAL : end - System.nanoTime();
      if (left <= 0) {
        return 0;
      }
      if (timers.sleep(Math.min(left, INTERVAL))) {
        throw new ErrnoException(Errno.INTR);
      }
      ready = look.getAsInt();
    }
    return ready;
  }

  @Import("__syscall__newselect")
  int select(int count, int reads, int writes, int errors, int timeout) {
    return SystemCall.of(
        () -> {
          if (count < 0 || count > MOST) {
            throw new ErrnoException(Errno.INVAL);
          }
          byte[] wantedReads = set(reads);
          byte[] wantedWrites = set(writes);
          long nanos = timeout == 0 ? -1 : time(timeout);
          int ready =
              await(() -> count(count, wantedReads, IN) + count(count, wantedWrites, OUT), nanos);
          writeSet(reads, count, wantedReads, IN);
          writeSet(writes, count, wantedWrites, OUT);
          writeSet(errors, count, new byte[SET_SIZE], 0);
          return ready;
        });
  }

  private byte[] set(int address) {
    return address == 0 ? new byte[SET_SIZE] : memory.readBytes(address, SET_SIZE);
  }

  private long time(int address) {
    long seconds = memory.readLong(address);
    int micros = memory.readInt(address + Long.BYTES);
    return TimeUnit.SECONDS.toNanos(Math.max(0, seconds)) + TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private static boolean isIn(byte[] set, int fd) {
    return (set[fd / Byte.SIZE] >> fd % Byte.SIZE & 1) != 0;
  }

  private int count(int count, byte[] wanted, int event) {
    int ready = 0;
    for (int fd = 0; fd < count; fd++) {
      if (isIn(wanted, fd)) {
        int events = events(fd);
        if (events == INVALID) {
          throw new ErrnoException(Errno.BADF);
        }
        ready += (events & event) != 0 ? 1 : 0;
      }
    }
    return ready;
  }

  private void writeSet(int address, int count, byte[] wanted, int event) {
    if (address == 0) {
      return;
    }
    byte[] ready = new byte[SET_SIZE];
    for (int fd = 0; fd < count; fd++) {
      if (isIn(wanted, fd) && (events(fd) & event) != 0) {
        ready[fd / Byte.SIZE] |= (byte) (1 << fd % Byte.SIZE);
      }
    }
    memory.write(address, ready, 0, SET_SIZE);
  }

  /** Sleeps for milliseconds. */
  @Import("emscripten_sleep")
  void sleep(int millis) {
    timers.sleep(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(millis)));
  }
}
