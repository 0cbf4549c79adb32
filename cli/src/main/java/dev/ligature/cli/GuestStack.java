package dev.ligature.cli;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;

/** Threads with room for a guest's call stack. */
final class GuestStack {
  /**
   * The guest's call stack in bytes: 16 times what C programs usually have, for frames are larger
   * here. Reserved, not used; but recursion without end uses it all, and the JVM four times as much
   * to unwind it.
   */
  private static final long SIZE = 128L << 20;

  /** What there is still room for where address space is limited. */
  private static final long SMALL_SIZE = 16L << 20;

  private GuestStack() {}

  /** Starts a thread that runs a guest. */
  static Thread start(Runnable body, Limits limits) {
    if (limits.isSet(Limit.STACK_BYTES)) {
      return start(body, limits.get(Limit.STACK_BYTES));
    }
    try {
      return start(body, SIZE);
    } catch (OutOfMemoryError e) {
      return start(body, SMALL_SIZE);
    }
  }

  private static Thread start(Runnable body, long stackSize) {
    Thread thread = new Thread(null, body, "guest", stackSize);
    // One that computes on after another has ended the program must not keep the JVM.
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
