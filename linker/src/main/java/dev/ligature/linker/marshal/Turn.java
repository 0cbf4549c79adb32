package dev.ligature.linker.marshal;

import dev.ligature.engine.GuestFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which Java thread is in a guest as its first thread, of which there is one stack. Two at a time
 * would write over each other's variables. It is noticed as far as that costs next to nothing:
 * whoever comes a moment after another may not be seen.
 */
public final class Turn {
  /** How often a thread is looked at, and how long apart, until it is believed to be elsewhere. */
  private static final int LOOKS = 3;

  private static final long APART_MILLIS = 2;

  /** The JVM tells no more of a stack; what is below may be the guest. */
  private static final int TOLD_FRAMES = 1024;

  /** The packages of those who call guests. */
  private static final List<String> CALLERS =
      List.of("dev.ligature.linker.marshal.", "dev.ligature.linker.program.");

  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(Turn.class, "holder", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its own field", e);
    }
  }

  private final BooleanSupplier isShared;

  @SuppressWarnings("unused") // by its handle
  private @Nullable Thread holder;

  private int depth;

  /** Counts turns that were entered, more or less: a thread that looks at it sleeps between. */
  private int entries;

  /**
   * Nobody's turn yet.
   *
   * @param isShared whether the guest has threads
   */
  public Turn(BooleanSupplier isShared) {
    this.isShared = isShared;
  }

  /**
   * The calling thread is in the guest until it {@linkplain #leave leaves}.
   *
   * @return how many times it was in it before
   * @throws IllegalStateException if another one is
   */
  public int enter() {
    Thread me = Thread.currentThread();
    Thread there = (Thread) HOLDER.getOpaque(this);
    if (there != me) {
      if (there != null && isIn(there)) {
        throw new IllegalStateException(taken(there, me));
      }
      HOLDER.setOpaque(this, me);
      depth = 0;
    }
    entries++;
    return depth++;
  }

  /**
   * Whether the thread that has the turn is in the guest. One that is not had no stack left to give
   * it back. Only who is about to be refused asks, so it may take a while.
   */
  private boolean isIn(Thread thread) {
    for (int look = 0; look < LOOKS; look++) {
      int before = entries;
      if (thread.isAlive() && isIn(thread.getStackTrace())) {
        return true;
      }
      if (!thread.isAlive()) {
        return false;
      }
      try {
        Thread.sleep(APART_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return true;
      }
      // On its way into the guest or out of it, a thread has frames that nobody is shown.
      if (entries != before) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(StackTraceElement[] trace) {
    return trace.length >= TOLD_FRAMES
        || !GuestFrame.of(trace).isEmpty()
        || Arrays.stream(trace)
            .map(StackTraceElement::getClassName)
            .anyMatch(name -> CALLERS.stream().anyMatch(name::startsWith));
  }

  /**
   * It is in it as many times as before, whoever has not left meanwhile: a stack that ends may keep
   * them from it.
   *
   * @param before what {@link #enter} gave
   */
  public void leave(int before) {
    if (HOLDER.getOpaque(this) != Thread.currentThread()) {
      // Another one was let in.
      return;
    }
    depth = before;
    if (before == 0) {
      HOLDER.setOpaque(this, null);
    }
  }

  private String taken(Thread there, Thread me) {
    return ("thread %s calls the program while thread %s is in it: "
            + (isShared.getAsBoolean()
                ? "begin a thread of the guest for each, by Program.newThread"
                : "its memory is for one thread at a time. Let one thread call it, or hold a lock"
                    + " around each call; or compile it with -pthread and use Program.newThread"))
        .formatted(me.getName(), there.getName());
  }
}
