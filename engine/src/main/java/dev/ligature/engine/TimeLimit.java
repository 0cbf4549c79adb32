package dev.ligature.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long a thread, or any, may be in a program's guests. */
final class TimeLimit {
  private final @Nullable Thread thread;
  private final long end;
  private final String detail;
  private @Nullable Interruption interruption;

  /**
   * A limit.
   *
   * @param thread the thread; null for all of them
   * @param nanoseconds from now
   * @param detail what is said when it is over
   */
  TimeLimit(@Nullable Thread thread, long nanoseconds, String detail) {
    this.thread = thread;
    this.end = System.nanoTime() + Math.min(nanoseconds, Long.MAX_VALUE / 2);
    this.detail = detail;
  }

  boolean isOver(Thread running, long now) {
    return now - end >= 0 && (thread == null || thread == running);
  }

  /** What ends a call of a thread: a new one each time, also for each of several threads. */
  synchronized Interruption interruption() {
    Interruption known = interruption;
    if (known == null || thread == null || known.isSettled()) {
      known = new Interruption(TrapKind.INTERRUPTED, detail);
      interruption = known;
    }
    return known;
  }

  /** Takes it back from a thread that has not noticed it. */
  synchronized void withdraw(List<Agent> agents) {
    Interruption known = interruption;
    if (known != null && thread != null) {
      for (Agent agent : agents) {
        agent.stack().withdraw(known);
      }
      known.settle();
    }
  }
}
