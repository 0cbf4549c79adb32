package dev.ligature.linker.program;

import dev.ligature.engine.Agents;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestThread;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Stops the threads of a program. */
final class Interrupts {
  private final Agents agents;

  /**
   * Of one program.
   *
   * @param limit how long its guests may run from now on
   */
  Interrupts(Agents agents, Optional<Duration> limit) {
    this.agents = agents;
    limit.ifPresent(
        time ->
            agents.limit(
                nanos(time), "the program's time limit of %s is over".formatted(text(time))));
  }

  void interrupt() {
    check();
    agents.interrupt(TrapKind.INTERRUPTED, "Program.interrupt was called");
  }

  boolean signal(Runnable handler) {
    Objects.requireNonNull(handler, "handler");
    check();
    return agents.signal(handler);
  }

  <T, E extends Throwable> T within(Duration limit, GuestThread.Action<T, E> action) throws E {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(action, "action");
    check();
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("time limit of " + limit);
    }
    String detail = "the time limit of %s is over".formatted(text(limit));
    Runnable end = agents.limit(Thread.currentThread(), nanos(limit), detail);
    try {
      return action.run();
    } finally {
      end.run();
    }
  }

  private void check() {
    if (!agents.areInterruptible()) {
      throw new IllegalStateException(
          "the program is not interruptible: open it with ProgramConfig.Builder.interruptible");
    }
  }

  private static long nanos(Duration time) {
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? time.toNanos() : Long.MAX_VALUE;
  }

  /** A duration in seconds. */
  private static String text(Duration time) {
    return BigDecimal.valueOf(nanos(time), 9).stripTrailingZeros().toPlainString() + " s";
  }
}
