package dev.ligature.wasi.files;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may be written to files, whatever becomes of them. What a file grows by without
 * being written counts too, for it can be disk or heap. Thread-safe.
 */
public final class WriteQuota {
  private final AtomicLong left;
  private final boolean limited;

  private WriteQuota(long most, boolean limited) {
    this.left = new AtomicLong(most);
    this.limited = limited;
  }

  /** So many bytes. */
  public static WriteQuota of(long most) {
    return new WriteQuota(most, true);
  }

  /** Without a limit. */
  public static WriteQuota unlimited() {
    return new WriteQuota(0, false);
  }

  /** Whether there is a limit at all. */
  boolean isLimited() {
    return limited;
  }

  /**
   * Takes bytes.
   *
   * @param gap how many there have to be besides
   * @param wanted how many more are wanted
   * @return how many of those wanted there are, at least one if any is wanted
   * @throws FileException if there are less
   */
  int take(long gap, int wanted) throws FileException {
    long before;
    long taken;
    do {
      before = left.get();
      taken = Math.min(wanted, before - gap);
      if (taken < Math.min(wanted, 1)) {
        throw new FileException(FileError.DQUOT);
      }
    } while (!left.compareAndSet(before, before - gap - taken));
    return (int) taken;
  }

  /** Gives back what was taken and not used. */
  void give(long bytes) {
    left.addAndGet(bytes);
  }
}
