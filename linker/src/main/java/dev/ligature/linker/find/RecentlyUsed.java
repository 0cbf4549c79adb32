package dev.ligature.linker.find;

import java.util.LinkedHashSet;
import java.util.function.Consumer;

/** The things that were used last, up to a number of them. Thread-safe. */
final class RecentlyUsed<T> {
  private int most;
  private final Consumer<T> release;

  /**
   * The one used longest ago first. Things are told apart by identity or as they say themselves.
   */
  private final LinkedHashSet<T> used = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param most how many there are at most
   * @param release told what is not among them any more
   */
  RecentlyUsed(int most, Consumer<T> release) {
    this.most = most;
    this.release = release;
  }

  /** Says that something is used now. */
  synchronized void add(T thing) {
    used.addLast(thing);
    if (used.size() > most) {
      release.accept(used.removeFirst());
    }
  }

  /** Keeps from now on at least so many. */
  synchronized void atLeast(int number) {
    most = Math.max(most, number);
  }

  /** Releases all. */
  synchronized void clear() {
    used.forEach(release);
    used.clear();
  }

  /** Forgets something. */
  synchronized void remove(T thing) {
    used.remove(thing);
  }
}
