package dev.ligature.emscripten.calls;

import dev.ligature.linker.FunctionSymbol;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The timers of {@code setitimer}, which raise a signal when they are over. The guest's own code
 * does that, on its own thread: when the program waits, and when it sets another timer.
 */
final class Timers {
  private static final int KINDS = 3;
  private static final double NANOS = 1e6;

  private final Guest guest;

  /** When each is over, by {@link System#nanoTime}; 0 for one that is not set. */
  private final AtomicLongArray ends = new AtomicLongArray(KINDS);

  Timers(Guest guest) {
    this.guest = guest;
  }

  /**
   * Sets a timer.
   *
   * @param kind which: real time, or that of the program or the process
   * @param millis when it is over, in milliseconds from now; 0 for never
   */
  @Import("_setitimer_js")
  int set(int kind, double millis) {
    if (kind >= 0 && kind < KINDS) {
      long end = System.nanoTime() + (long) (millis * NANOS);
      ends.set(kind, millis > 0 ? Math.max(1, end) : 0);
    }
    return 0;
  }

  /** Sleeps, and raises the signals of timers that are over. Says whether one was. */
  boolean sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    boolean raised = raise();
    for (long left = nanos; left > 0 && !raised; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return true;
      }
      raised = raise();
    }
    return raised;
  }

  private boolean raise() {
    boolean raised = false;
    for (int kind = 0; kind < KINDS; kind++) {
      long end = ends.get(kind);
      if (end != 0 && System.nanoTime() - end >= 0 && ends.compareAndSet(kind, end, 0)) {
        Optional<FunctionSymbol> timeout = guest.find("_emscripten_timeout");
        if (timeout.isPresent()) {
          Guest.call(timeout.get(), kind, System.nanoTime() / NANOS);
          raised = true;
        }
      }
    }
    return raised;
  }
}
