package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import java.lang.foreign.MemorySegment;

/**
 * A linear memory: a {@link MemorySegment} over a heap array.
 *
 * <p>Growth keeps spare capacity, so that most of it moves nothing. It replaces the segment all the
 * same: one taken before a growth still ends at the old size and, if the array had to move, shows
 * stale bytes. A shared memory never moves: it has room to grow to 128 MiB, or to four times its
 * first size, and grows no further.
 */
public final class Memory implements Extern {
  /** The size of a page in bytes. */
  public static final int PAGE_SIZE = 65536;

  /** The largest size of a memory with 32-bit addresses, in pages. */
  public static final long MAX_PAGES = 65536;

  private static final int WORDS_PER_PAGE = PAGE_SIZE / Long.BYTES;

  /** What a shared memory can grow to, or four times its first size if that is more. */
  private static final long SHARED_PAGES = 2048;

  private final Limits limits;
  private final WaitQueue waiters = new WaitQueue();
  private long[] words;
  private MemorySegment segment;
  private long pages;

  /**
   * A zeroed memory.
   *
   * @param limits the initial and the largest size in pages of 64 KiB
   * @throws IllegalArgumentException if the initial size is over the largest
   * @throws OutOfMemoryError if the heap has no room
   */
  public Memory(Limits limits) {
    if (limits.min() > maxPages(limits)) {
      throw new IllegalArgumentException("memory of " + limits + " pages");
    }
    this.limits = limits;
    this.words = limits.shared() ? shared() : new long[words(limits.min())];
    this.pages = limits.min();
    this.segment = MemorySegment.ofArray(words).asSlice(0, byteSize());
  }

  private static int words(long pages) {
    return Math.toIntExact(pages * WORDS_PER_PAGE);
  }

  /**
   * An array that a shared memory can grow in: it can't move, since threads would go on writing to
   * where it was.
   */
  private long[] shared() {
    long capacity = Math.min(maxPages(limits), Math.max(SHARED_PAGES, limits.min() * 4));
    return new long[words(Math.min(capacity, Integer.MAX_VALUE / WORDS_PER_PAGE))];
  }

  private static long maxPages(Limits limits) {
    return limits.hasMax() ? Math.min(limits.max(), MAX_PAGES) : MAX_PAGES;
  }

  /** The bytes of the memory as they are now; valid until the next growth. */
  public MemorySegment segment() {
    return segment;
  }

  /** The size in pages of 64 KiB. */
  public long pages() {
    return pages;
  }

  /** The size in bytes. */
  public long byteSize() {
    return pages * PAGE_SIZE;
  }

  /** The limits that the memory was made with. */
  public Limits limits() {
    return limits;
  }

  /** The threads that wait for others at its addresses. */
  public WaitQueue waiters() {
    return waiters;
  }

  @Override
  public ExternType.Memory type() {
    return new ExternType.Memory(new Limits(pages, limits.max(), limits.is64(), limits.shared()));
  }

  /**
   * Grows the memory by zeroed pages.
   *
   * @param delta how many pages of 64 KiB
   * @return the size before in pages, or -1 if the limit or the heap does not allow it
   * @see <a href="https://webassembly.github.io/spec/core/exec/instructions.html#exec-memory-grow">
   *     memory.grow</a>
   */
  public synchronized long grow(long delta) {
    long before = pages;
    long after = before + delta;
    if (delta < 0 || after > maxPages(limits)) {
      return -1;
    }
    long needed = after * WORDS_PER_PAGE;
    if (needed > words.length && (limits.shared() || !reallocate(needed))) {
      return -1;
    }
    pages = after;
    segment = MemorySegment.ofArray(words).asSlice(0, byteSize());
    return before;
  }

  private boolean reallocate(long needed) {
    long spare = Math.min(maxPages(limits) * WORDS_PER_PAGE, needed + needed / 4);
    for (long capacity : new long[] {spare, needed}) {
      if (capacity > Integer.MAX_VALUE - 8) {
        continue;
      }
      try {
        long[] larger = new long[(int) capacity];
        System.arraycopy(words, 0, larger, 0, (int) (pages * WORDS_PER_PAGE));
        words = larger;
        return true;
      } catch (OutOfMemoryError e) {
        // The next, smaller capacity may fit; memory.grow reports failure as a value.
      }
    }
    return false;
  }
}
