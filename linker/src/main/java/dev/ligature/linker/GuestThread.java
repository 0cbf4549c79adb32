package dev.ligature.linker;

/**
 * A thread of a guest program: a stack, thread-local data in every library, and a {@code dlerror}
 * of its own. What a Java thread calls within {@link #call} runs as this thread, functions that a
 * {@link FunctionSymbol} was found for before or by another thread too; outside of it as the
 * program's first thread, of which there is one: guest code must not run as it on two Java threads
 * at a time.
 *
 * <p>Not for implementing outside this module.
 */
public interface GuestThread extends AutoCloseable {
  /** Something that calls guest code. */
  @FunctionalInterface
  interface Action<T, E extends Throwable> {
    /** Does it. */
    T run() throws E;
  }

  /** The program. */
  Program program();

  /** Its number: 1 and up; those that guests begin are numbered with those that Java begins. */
  int id();

  /**
   * Runs something as this thread on the calling Java thread.
   *
   * @param action what to run; it may call this again
   * @return what it returned
   * @throws E what it threw
   * @throws IllegalStateException if another Java thread runs as this thread now, or it has ended
   */
  <T, E extends Throwable> T call(Action<T, E> action) throws E;

  /**
   * Ends it: runs the destructors of its thread-local objects, the last registered first, and gives
   * its stack and thread-local data back. Has no effect when called again, or when the program is
   * closed.
   *
   * @throws IllegalStateException if a Java thread, also this one, runs as this thread now
   */
  @Override
  void close();
}
