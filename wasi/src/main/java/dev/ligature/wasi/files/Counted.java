package dev.ligature.wasi.files;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What has a descriptor of the host: kept open while calls use it, so that a number is never used
 * after another thread has closed it and the host has given it to something else.
 */
abstract class Counted {
  private final AtomicInteger uses = new AtomicInteger(1);

  /**
   * Begins a use.
   *
   * @throws FileException if it is closed
   */
  final void retain() throws FileException {
    int count;
    do {
      count = uses.get();
      if (count == 0) {
        throw new FileException(FileError.BADF);
      }
    } while (!uses.compareAndSet(count, count + 1));
  }

  /** Ends a use; the first one began when it was made. */
  final void release() throws IOException {
    if (uses.decrementAndGet() == 0) {
      dispose();
    }
  }

  /** Closes what belongs to it. */
  abstract void dispose() throws IOException;
}
