package dev.ligature.wasi;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps Endive's table of file descriptors, which is not made for several threads, from being
 * changed while another thread looks into it.
 */
final class DescriptorLock {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** A function that uses descriptors. */
  int shared(Errno.Call call) {
    return locked(lock.readLock(), call);
  }

  /** A function that opens or closes one. */
  int exclusive(Errno.Call call) {
    return locked(lock.writeLock(), call);
  }

  private static int locked(Lock held, Errno.Call call) {
    held.lock();
    try {
      return Errno.of(call);
    } finally {
      held.unlock();
    }
  }
}
