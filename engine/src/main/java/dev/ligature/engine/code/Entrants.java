package dev.ligature.engine.code;

/**
 * Whether more than one thread has ever entered guest code of an engine from Java. While it is only
 * one, nobody else can be in the middle of a library that it closes. Thread-safe.
 *
 * <p>{@link #enter} is on the way of each call from Java: it reads a plain field, which holds the
 * thread's own number only if the thread has been through {@code enterFirst} itself.
 */
public final class Entrants {
  private static final long NOBODY = 0;

  private long only = NOBODY;
  private volatile boolean many;

  /** The current thread is about to run guest code. */
  public void enter() {
    if (only != Thread.currentThread().threadId() && !many) {
      enterFirst();
    }
  }

  private synchronized void enterFirst() {
    if (only == NOBODY) {
      only = Thread.currentThread().threadId();
    } else if (only != Thread.currentThread().threadId()) {
      many = true;
    }
  }

  /** Says that nobody is the only one any more: all look at what is volatile. */
  synchronized void setMany() {
    many = true;
    only = NOBODY;
  }

  /** Whether a thread other than the current one has ever entered. */
  public synchronized boolean hasOthers() {
    return many || (only != NOBODY && only != Thread.currentThread().threadId());
  }
}
