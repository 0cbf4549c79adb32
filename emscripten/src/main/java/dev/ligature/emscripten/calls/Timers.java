package dev.ligature.emscripten.calls;

import dev.ligature.linker.FunctionSymbol;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of {@code setitimer}, which raise a signal when they are over. The guest's own code
 * does that, on its own thread: in the middle of what it computes if the program is {@linkplain
 * dev.ligature.linker.ProgramConfig#interruptible interruptible}, and where it waits in any case.
 */
final class Timers {
  private static final int KINDS = 3;
  private static final double NANOS = 1e6;

  /** How long until a guest is told again that was not running, or is told something else. */
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

  private final Guest guest;
  private final DoubleSupplier clock;
  private final boolean interrupts;

  /** When each is over, by {@link System#nanoTime}; 0 for one that is not set. */
  private final AtomicLongArray ends = new AtomicLongArray(KINDS);

  private volatile boolean closed;
  private volatile @Nullable Thread watch;

  /**
   * @param clock the milliseconds that the guest's own clock has
   */
  Timers(Guest guest, DoubleSupplier clock) {
    this.guest = guest;
    this.clock = clock;
    this.interrupts = guest.program().config().interruptible();
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
      // 0 stands for none.
      ends.set(kind, millis > 0 ? end | 1 : 0);
      if (millis > 0 && interrupts) {
        watch();
      }
    }
    return 0;
  }

  private void watch() {
    Thread thread = watch;
    if (thread == null) {
      thread = Thread.ofVirtual().name("timers").unstarted(this::run);
      watch = thread;
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      long wait = left();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      } else {
        tell();
        LockSupport.parkNanos(this, AGAIN);
      }
    }
  }

  /** How long until the first is over, in nanoseconds. */
  private long left() {
    long left = Long.MAX_VALUE;
    long now = System.nanoTime();
    for (int kind = 0; kind < KINDS; kind++) {
      long end = ends.get(kind);
      left = end == 0 ? left : Math.min(left, end - now);
    }
    return left;
  }

  private void tell() {
    try {
      guest.program().signal(this::raise);
    } catch (IllegalStateException _) {
      // The program is closed.
      closed = true;
    }
  }

  /** Ends them. */
  void close() {
    closed = true;
    Thread thread = watch;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
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
          Guest.call(timeout.get(), kind, clock.getAsDouble());
          raised = true;
        }
      }
    }
    return raised;
  }
}
