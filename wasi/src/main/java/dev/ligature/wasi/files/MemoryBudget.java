package dev.ligature.wasi.files;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the files of a tree in memory have, and may have. */
final class MemoryBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
  }

  /** As much for another tree. */
  MemoryBudget another() {
    return new MemoryBudget(most);
  }

  void take(long bytes) throws FileException {
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      throw new FileException(FileError.NOSPC);
    }
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
