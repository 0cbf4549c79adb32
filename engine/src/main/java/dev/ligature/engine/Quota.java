package dev.ligature.engine;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of something a program may have. It is counted where it is made, by whatever makes it.
 * Thread-safe.
 */
public final class Quota {
  private final long most;
  private final String text;
  private final AtomicLong used = new AtomicLong();
  private volatile boolean ended;

  /**
   * A quota of which nothing is used.
   *
   * @param most how much there may be
   * @param text what to say where that is not enough
   */
  public Quota(long most, String text) {
    this.most = most;
    this.text = Objects.requireNonNull(text, "text");
  }

  /** A quota that is never used up. */
  public static Quota unlimited() {
    return new Quota(Long.MAX_VALUE, "there is no limit");
  }

  /** Takes so much if there is as much left. */
  public boolean take(long amount) {
    long before;
    do {
      before = used.get();
      if (amount > most - before) {
        return false;
      }
    } while (!used.compareAndSet(before, before + amount));
    return true;
  }

  /**
   * Takes so much.
   *
   * @throws LimitException if there is less left
   */
  public void require(long amount) {
    if (!take(amount)) {
      throw new LimitException(text);
    }
  }

  /**
   * Takes as much as there is, up to an amount; gives how much that is.
   *
   * @throws LimitException if there is less left than is needed
   */
  public long takeBetween(long needed, long amount) {
    long before;
    long taken;
    do {
      before = used.get();
      taken = Math.min(amount, most - before);
      if (taken < needed) {
        throw new LimitException(text);
      }
    } while (!used.compareAndSet(before, before + taken));
    return taken;
  }

  /** Gives back what was taken. */
  public void give(long amount) {
    used.addAndGet(-amount);
  }

  /** Whether so much can be taken now. */
  public boolean has(long amount) {
    return amount <= most - used.get();
  }

  /** What to say where it is not enough. */
  public String text() {
    return text;
  }

  /** Says that the program has ended, for those who keep its quota. */
  public void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  long most() {
    return most;
  }
}
