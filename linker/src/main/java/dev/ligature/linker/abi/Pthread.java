package dev.ligature.linker.abi;

import dev.ligature.engine.WaitQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One of Emscripten's threads: what it was told, and whether it is still there. */
final class Pthread {
  /** No address: threads that wait for an event do so where those of a memory do. */
  private static final long EVENTS = -1L << Integer.SIZE;

  private static final long GONE = -2L << Integer.SIZE;

  private final int address;
  private final WaitQueue queue;
  private final Deque<Message> messages = new ArrayDeque<>();
  private volatile boolean gone;
  private volatile boolean detached;

  /**
   * A thread.
   *
   * @param address that of its structure in the guest
   * @param queue where threads wait that wait in the program's memory, until the program ends
   */
  Pthread(int address, WaitQueue queue) {
    this.address = address;
    this.queue = queue;
  }

  /**
   * What a thread is told to do when it has nothing else to do: to call a function of main's.
   *
   * @param functions the names that it has or had, of which main exports one
   * @param argument what it is called with, if it takes one
   */
  record Message(List<String> functions, int argument) {}

  int address() {
    return address;
  }

  /** Tells it something, once if it has not done it yet. */
  void tell(Message message) {
    synchronized (messages) {
      if (!messages.contains(message)) {
        messages.add(message);
      }
    }
    queue.wake(EVENTS - address, -1);
  }

  /** What it was told first and has not done; null if nothing. */
  @Nullable Message told() {
    synchronized (messages) {
      return messages.poll();
    }
  }

  /**
   * Waits until it is told something, or something else is true.
   *
   * @throws dev.ligature.engine.GuestInterrupted if the program ends, or the Java thread is
   *     interrupted
   */
  void await(BooleanSupplier other) {
    queue.await(EVENTS - address, () -> isIdle() && !other.getAsBoolean(), -1);
  }

  /** Lets it look at what else it waits for. */
  void stir() {
    queue.wake(EVENTS - address, -1);
  }

  private boolean isIdle() {
    synchronized (messages) {
      return messages.isEmpty();
    }
  }

  /** Says that it runs no code of the guest any more. */
  void setGone() {
    gone = true;
    queue.wake(GONE - address, -1);
  }

  boolean isGone() {
    return gone;
  }

  /** Waits until {@link #setGone}. */
  void awaitGone() {
    while (!gone) {
      queue.await(GONE - address, () -> !gone, -1);
    }
  }

  /** Says that nobody will join it. */
  void setDetached() {
    detached = true;
  }

  boolean isDetached() {
    return detached;
  }
}
