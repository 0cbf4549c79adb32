package dev.ligature.postgres.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The sessions that want the backend, in the order in which they came. */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Session> waiting = new ArrayDeque<>();
  private boolean closed;

  /**
   * Waits for a turn, as a thread of the session.
   *
   * @return whether the turn has come; else it has taken too long, or all ends
   */
  boolean await(Session session, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      waiting.add(session);
      changed.signalAll();
      long left = patience.toNanos();
      while (waiting.contains(session) && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !waiting.remove(session);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The session whose turn is next.
   *
   * @param able whether a session can have a turn now
   * @param millis how long to wait for one
   */
  Optional<Session> next(Predicate<Session> able, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      Optional<Session> next = first(able);
      while (next.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
        next = first(able);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Session> first(Predicate<Session> able) {
    return waiting.stream().filter(able).findFirst();
  }

  /** Gives a session its turn. Says whether it still waits for it. */
  boolean grant(Session session) {
    lock.lock();
    try {
      changed.signalAll();
      return waiting.remove(session);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a session waits. */
  boolean isWanted() {
    lock.lock();
    try {
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
