package dev.ligature.engine;

import dev.ligature.engine.code.LoopPoll;
import dev.ligature.engine.codegen.ModuleLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why a thread of a program is to leave the guest, and what was done to have it leave; or, for a
 * signal, what it is to do before it goes on. Most threads see by themselves that they are to:
 * where a function begins, or at a loop's next turn. One that does not is pursued.
 */
final class Interruption {
  /** How long a thread has to see it by itself. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

  private final TrapKind kind;
  private final String detail;
  private final @Nullable Runnable signal;
  private final long since = System.nanoTime();
  private final Set<LoopPoll> opened = new HashSet<>();
  private boolean javaInterrupted;
  private boolean settled;

  Interruption(TrapKind kind, String detail) {
    this.kind = kind;
    this.detail = detail;
    this.signal = null;
  }

  /**
   * A signal.
   *
   * @param handler what the thread does when it sees it
   */
  Interruption(Runnable handler) {
    this.kind = TrapKind.INTERRUPTED;
    this.detail = "";
    this.signal = handler;
  }

  /** What the thread does before it goes on; null if it is to leave the guest. */
  @Nullable Runnable signal() {
    return signal;
  }

  /** Whether the thread goes on. */
  boolean isSignal() {
    return signal != null;
  }

  /** What leaves the guest's frames. */
  GuestInterrupted exception() {
    return new GuestInterrupted(kind, detail);
  }

  /**
   * Whether a call ended by a throwable because of this. After a host function's wait was cut short
   * the guest has seen what it never sees otherwise, and whatever it does is because of that.
   */
  synchronized boolean explains(Throwable thrown) {
    return !isSignal() && (javaInterrupted || thrown instanceof GuestInterrupted);
  }

  /** What a Java caller gets in place of what it {@linkplain #explains explains}. */
  GuestInterrupted inPlaceOf(Throwable thrown) {
    GuestInterrupted exception = exception();
    if (thrown instanceof GuestInterrupted) {
      exception.setStackTrace(thrown.getStackTrace());
    } else {
      exception.initCause(thrown instanceof HostThrow host ? host.thrown() : thrown);
    }
    return exception;
  }

  /** Whether the thread should have seen it by now. */
  boolean isOverdue(long now) {
    return now - since >= PATIENCE;
  }

  /**
   * Goes after a thread. If it is in a loop of a guest, the loop's machine code is thrown away. If
   * it is in the host, it is interrupted as Java does it, but for a signal: that waits.
   *
   * @param loaders the modules whose code it may be running, whose loops ask from now on
   */
  synchronized void pursue(Thread thread, Supplier<Set<ModuleLoader>> loaders) {
    if (settled) {
      return;
    }
    StackTraceElement[] trace = thread.getStackTrace();
    if (GuestStack.isInGuest(trace)) {
      open(trace, loaders.get());
    } else if (!isSignal() && !thread.isInterrupted()) {
      javaInterrupted = true;
      thread.interrupt();
    }
  }

  private void open(StackTraceElement[] trace, Set<ModuleLoader> loaders) {
    Set<String> classes = new HashSet<>();
    for (StackTraceElement frame : trace) {
      if (GuestStack.isGuest(frame)) {
        classes.add(frame.getClassName());
      }
    }
    List<ModuleLoader> running = new ArrayList<>(loaders);
    running.removeIf(loader -> classes.stream().noneMatch(loader::hasLoaded));
    for (ModuleLoader loader : running) {
      if (opened.add(loader.loopPoll())) {
        loader.loopPoll().open();
      }
    }
  }

  /** Whether the thread has left the guest. */
  synchronized boolean isSettled() {
    return settled;
  }

  /**
   * The thread has left the guest, and is the caller.
   *
   * @return whether a wait of a host function was cut short
   */
  synchronized boolean settle() {
    if (settled) {
      return false;
    }
    settled = true;
    for (LoopPoll poll : opened) {
      poll.close();
    }
    opened.clear();
    if (javaInterrupted) {
      Thread.interrupted();
    }
    return javaInterrupted;
  }
}
