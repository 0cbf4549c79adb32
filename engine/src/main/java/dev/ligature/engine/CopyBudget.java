package dev.ligature.engine;

/**
 * How many bytes a memory may copy to have an exact array each time that it grows: one for each
 * nanosecond that goes by, of which copying it takes a tenth. That can be saved up, but only so
 * much of it, so that a guest that does nothing but grow soon has none left.
 */
class CopyBudget {
  /** In bytes: some tenths of a second. */
  static final long MOST = 2L << 30;

  private long left = MOST;
  private long last = now();

  /** The time, in nanoseconds. */
  long now() {
    return System.nanoTime();
  }

  /** Takes so many bytes if there are as many. */
  final boolean take(long bytes) {
    long now = now();
    left = Math.min(MOST, left + now - last);
    last = now;
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }
}
