package dev.ligature.engine;

import org.jspecify.annotations.Nullable;

/**
 * Stands around calls of functions that {@link Engine#guardedFunction} makes: it is told of the
 * beginning and the end of each, and may catch what one throws. One serves any number of functions
 * and threads.
 */
public abstract class Guard {
  /** For subclasses. */
  protected Guard() {}

  /**
   * A call begins.
   *
   * @return what the other methods are given
   */
  public abstract Object enter();

  /**
   * A call ends, whatever way.
   *
   * @param state what {@link #enter} gave
   */
  public abstract void leave(Object state);

  /**
   * A call has ended by something that was thrown. If this returns, the function gives zero or
   * null; what it throws goes to the guest as what a host function throws.
   *
   * @param thrown what was thrown
   * @param state what {@link #enter} gave
   * @param caller the calling guest's instance, null if called from Java
   */
  public abstract void caught(Throwable thrown, Object state, @Nullable Instance caller)
      throws Throwable;
}
