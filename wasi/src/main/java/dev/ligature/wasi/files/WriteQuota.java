package dev.ligature.wasi.files;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may be written to files, and how many files, directories and links may be made,
 * whatever becomes of them. What a file grows by without being written counts too, for it can be
 * disk or heap. Thread-safe.
 */
public final class WriteQuota {
  /** As good as no limit: nobody comes so far. */
  private static final long NONE = Long.MAX_VALUE;

  private final AtomicLong left;
  private final AtomicLong filesLeft;
  private final boolean limited;

  private WriteQuota(long bytes, long files) {
    this.left = new AtomicLong(bytes);
    this.filesLeft = new AtomicLong(files);
    this.limited = bytes != NONE;
  }

  /**
   * So many of each; {@link Long#MAX_VALUE} for no limit.
   *
   * @param bytes what may be written
   * @param files what may be made
   */
  public static WriteQuota of(long bytes, long files) {
    return new WriteQuota(bytes, files);
  }

  /** Without a limit. */
  public static WriteQuota unlimited() {
    return of(NONE, NONE);
  }

  /** What makes a file, a directory or a link. */
  @FunctionalInterface
  public interface Making {
    /** Makes it. */
    void run() throws IOException;
  }

  /**
   * Makes a file, a directory or a link; one that could not be made does not count.
   *
   * @throws FileException if there are as many as there may be, and nothing is made
   */
  public void make(Making making) throws IOException {
    takeFile();
    boolean made = false;
    try {
      making.run();
      made = true;
    } finally {
      if (!made) {
        giveFile();
      }
    }
  }

  /** Takes one of those that may be made. */
  void takeFile() throws FileException {
    if (filesLeft.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
      throw new FileException(FileError.DQUOT);
    }
  }

  /** Gives back one that was not made. */
  void giveFile() {
    filesLeft.incrementAndGet();
  }

  /** Whether there is a limit of bytes at all. */
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
