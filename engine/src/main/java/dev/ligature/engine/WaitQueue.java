package dev.ligature.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The threads that wait at addresses of a memory, first come first served. */
public final class WaitQueue {
  private static final int WOKEN = 0;
  private static final int NOT_EQUAL = 1;
  private static final int TIMED_OUT = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, List<Waiter>> waiting = new HashMap<>();
  private boolean ended;

  WaitQueue() {}

  private static final class Waiter {
    private final Condition condition;
    private boolean woken;

    Waiter(Condition condition) {
      this.condition = condition;
    }
  }

  /**
   * Waits at an address until {@link #wake}.
   *
   * @param condition whether to wait at all; asked while nobody can be woken
   * @param nanoseconds how long; forever if negative
   * @return 0 if it was woken, 1 if the condition did not hold, 2 if the time was over
   * @throws GuestInterrupted if the thread is interrupted, which it then still is, or the {@link
   *     #end} has come
   */
  public int await(long address, BooleanSupplier condition, long nanoseconds) {
    lock.lock();
    try {
      if (!condition.getAsBoolean()) {
        return NOT_EQUAL;
      }
      Waiter waiter = new Waiter(lock.newCondition());
      List<Waiter> others = waiting.get(address);
      if (others == null) {
        others = new ArrayList<>();
        waiting.put(address, others);
      }
      others.add(waiter);
      try {
        return await(waiter, nanoseconds);
      } finally {
        leave(address, waiter);
      }
    } finally {
      lock.unlock();
    }
  }

  private int await(Waiter waiter, long nanoseconds) {
    try {
      long left = nanoseconds;
      while (!waiter.woken && !ended && (nanoseconds < 0 || left > 0)) {
        if (nanoseconds < 0) {
          waiter.condition.await();
        } else {
          left = waiter.condition.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // Who has woken it counts on it.
      if (!waiter.woken && !ended) {
        throw new GuestInterrupted(TrapKind.INTERRUPTED, "in memory.atomic.wait");
      }
    }
    if (waiter.woken) {
      return WOKEN;
    }
    if (ended) {
      throw new GuestInterrupted(TrapKind.PROGRAM_ENDED, "in memory.atomic.wait");
    }
    return TIMED_OUT;
  }

  /** Wakes all threads that wait, by a trap, and lets none wait any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      waiting.values().forEach(waiters -> waiters.forEach(waiter -> waiter.condition.signal()));
    } finally {
      lock.unlock();
    }
  }

  private void leave(long address, Waiter waiter) {
    List<Waiter> others = waiting.get(address);
    if (others != null && others.remove(waiter) && others.isEmpty()) {
      waiting.remove(address);
    }
  }

  /**
   * Wakes threads that wait at an address.
   *
   * @param count how many at most, unsigned
   * @return how many
   */
  public int wake(long address, int count) {
    lock.lock();
    try {
      List<Waiter> waiters = waiting.getOrDefault(address, List.of());
      int woken = (int) Math.min(waiters.size(), Integer.toUnsignedLong(count));
      for (Waiter waiter : List.copyOf(waiters.subList(0, woken))) {
        waiter.woken = true;
        waiter.condition.signal();
        leave(address, waiter);
      }
      return woken;
    } finally {
      lock.unlock();
    }
  }
}
