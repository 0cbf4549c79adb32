package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.util.concurrent.TimeUnit;

/**
 * Functions of the C library that a program was linked without, as it calls none of them, and that
 * a library which it opens later needs. What can't be done fails, with the guest's {@code errno}.
 * Those that the program has come before these.
 */
final class LibraryCalls {
  private final Guest guest;
  private final GuestMemory memory;
  private final Timers timers;

  LibraryCalls(Guest guest, GuestMemory memory, Timers timers) {
    this.guest = guest;
    this.memory = memory;
    this.timers = timers;
  }

  /** Sleeps. Gives 0: no second is left. */
  @Import("sleep")
  int sleep(int seconds) {
    timers.sleep(TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(seconds)));
    return 0;
  }

  /** What it is for is no promise, so nothing has to be done. */
  @Import("madvise")
  int advise(int address, int size, int advice) {
    return 0;
  }

  /** A stream is buffered as it was: what is seen of it is the same. */
  @Import("setbuf")
  void setBuffer(int stream, int buffer) {}

  /** A page has no protection, and is nowhere but in memory. */
  @Import("mprotect")
  int protect(int address, int size, int protection) {
    return fail(Errno.NOSYS);
  }

  @Import({"mlock", "munlock"})
  int lock(int address, int size) {
    return fail(Errno.NOSYS);
  }

  /** Gives memory at a multiple of a size, and says whether it could. */
  @Import("posix_memalign")
  int align(int pointer, int alignment, int size) {
    if (Integer.bitCount(alignment) != 1 || alignment < Integer.BYTES) {
      return Errno.INVAL;
    }
    try {
      memory.writeI32(pointer, guest.allocateAligned(alignment, size));
      return 0;
    } catch (ErrnoException e) {
      return e.errno();
    }
  }

  /** There are no limits to tell of. */
  @Import("getrlimit")
  int limit(int resource, int limits) {
    return fail(Errno.NOSYS);
  }

  @Import("pthread_spin_init")
  int makeSpinLock(int lock, int shared) {
    memory.writeI32(lock, 0);
    return 0;
  }

  @Import("pthread_spin_destroy")
  int destroySpinLock(int lock) {
    return 0;
  }

  /** A program without this function has one thread, which waits for none that has the lock. */
  @Import("pthread_spin_lock")
  int spin(int lock) {
    if (memory.readInt(lock) != 0) {
      return Errno.DEADLK;
    }
    memory.writeI32(lock, 1);
    return 0;
  }

  @Import("pthread_spin_unlock")
  int stopSpinning(int lock) {
    memory.writeI32(lock, 0);
    return 0;
  }

  /** Gives {@code SIG_ERR}. */
  @Import("signal")
  int signal(int signal, int handler) {
    return fail(Errno.NOSYS);
  }

  @Import("tcgetattr")
  int terminal(int fd, int attributes) {
    return fail(Errno.NOTTY);
  }

  @Import("tcsetattr")
  int setTerminal(int fd, int actions, int attributes) {
    return fail(Errno.NOTTY);
  }

  /** No name has an address. */
  @Import("gethostbyname")
  int host(int name) {
    return 0;
  }

  @Import("getsockname")
  int nameOfSocket(int fd, int address, int size) {
    return fail(Errno.NOTSOCK);
  }

  @Import({"getsockopt", "setsockopt"})
  int socketOption(int fd, int level, int name, int value, int size) {
    return fail(Errno.NOTSOCK);
  }

  @Import("shutdown")
  int shutDown(int fd, int how) {
    return fail(Errno.NOTSOCK);
  }

  private int fail(int errno) {
    return guest.fail(memory, errno);
  }
}
