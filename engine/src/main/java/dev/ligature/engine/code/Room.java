package dev.ligature.engine.code;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Room on the JVM's stack. A guest's stack may end anywhere. It must not end in code that runs for
 * the first time: if an error leaves the initializer of a class, no guest of this JVM can ever use
 * the class.
 */
public final class Room {
  /** Calls that take 150 to 350 KB, compiled or not: several times what anything here takes. */
  private static final int DEPTH = 3000;

  /** The stack of a thread that has room: reserved, not used. */
  private static final long FRESH_STACK = 64L << 20;

  /**
   * A thread that does something with room, if any does: what that does in turn needs no further
   * look. Other threads that do something at the same time look each time.
   */
  private static final AtomicReference<Thread> INSIDE = new AtomicReference<>();

  private Room() {}

  /**
   * Something to do with room. No lambda expression, which would be linked where it first stands.
   */
  public abstract static class Task<T> {
    /** Does it. */
    protected abstract T run() throws Exception;
  }

  /** Whether there is enough for class initializers, class generation and the linker. */
  public static boolean isLeft() {
    try {
      return descend(DEPTH, DEPTH) > 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * Checks that there is enough.
   *
   * @throws StackOverflowError if not, before anything was begun
   */
  public static void require() {
    if (!isLeft()) {
      throw new StackOverflowError();
    }
  }

  private static long descend(int depth, long sum) {
    return depth == 0 ? sum : descend(depth - 1, sum + depth) + 1;
  }

  /**
   * Does something here if there is room, otherwise on a thread of its own; also there if it turns
   * out not to be enough. It must not call guests, nor want a lock that the caller holds.
   */
  public static <T> T with(Task<T> task) throws Exception {
    Thread thread = Thread.currentThread();
    if (INSIDE.get() == thread) {
      return task.run();
    }
    if (isLeft()) {
      boolean alone = INSIDE.compareAndSet(null, thread);
      try {
        return task.run();
      } catch (StackOverflowError e) {
        return elsewhere(task);
      } finally {
        if (alone) {
          INSIDE.set(null);
        }
      }
    }
    return elsewhere(task);
  }

  private static <T> T elsewhere(Task<T> task) throws Exception {
    Errand<T> errand = new Errand<>(task);
    Thread thread = new Thread(null, errand, "ligature: room on the stack", FRESH_STACK);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return errand.result();
  }

  /** Makes sure that nothing is done for the first time where there is no room. */
  public static void prepare() {
    try {
      elsewhere(new Nothing());
    } catch (Exception e) {
      throw new LinkageError("a thread for room on the stack", e);
    }
    require();
  }

  private static final class Nothing extends Task<Boolean> {
    @Override
    protected Boolean run() {
      return isLeft();
    }
  }

  private static final class Errand<T> implements Runnable {
    private final Task<T> task;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Optional<T> result = Optional.empty();

    Errand(Task<T> task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        result = Optional.of(task.run());
      } catch (Throwable e) {
        failure.set(e);
      }
    }

    T result() throws Exception {
      Throwable thrown = failure.get();
      if (thrown instanceof Exception e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
      return result.orElseThrow();
    }
  }
}
