package dev.ligature.engine;

import dev.ligature.engine.events.Recording;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A linear memory.
 *
 * <p>It is usually a {@code byte[]} of exactly its size, so that the JVM's own check of an index is
 * the check that WebAssembly demands. A memory that grows more often than its {@link CopyBudget}
 * allows keeps spare capacity, so that most growth moves nothing. Such a memory is reached through
 * its segment, which ends where the memory ends. Once accesses by the segment have cost more than a
 * copy, the memory gets an exact array again. Two kinds of memory stay with the segment: those of 2
 * GiB and more, which no byte array can hold, and those that are accessed atomically, which have to
 * be arrays of words. With 64-bit addresses a memory can be as large as an array of words, which is
 * just under 16 GiB.
 *
 * <p>Of a large memory only the beginning is allocated at first, since the JVM zeroes what it
 * allocates, and counts it. An access behind the beginning makes that longer; {@link #segment()}
 * allocates the rest.
 *
 * <p>Growth replaces the segment, and so may an access by the guest: one taken before may show
 * stale bytes. A shared memory never moves: it has room to grow to 128 MiB, or to four times its
 * first size, and grows no further.
 */
public final class Memory implements Extern {
  /** The size of a page in bytes. */
  public static final int PAGE_SIZE = 65536;

  /** The largest size of a memory with 32-bit addresses, in pages. */
  public static final long MAX_PAGES = 65536;

  /**
   * The largest size of a memory with 64-bit addresses, in pages: just under 16 GiB, which is what
   * an array of words holds.
   */
  public static final long MAX_PAGES_64 = Integer.MAX_VALUE / (PAGE_SIZE / Long.BYTES);

  /** How much of a large memory is there at first, in pages: 16 MiB. */
  private static final long FIRST_PAGES = 256;

  /** Up to which size a memory is all there once its beginning does not do, in pages: 64 MiB. */
  private static final long SMALL_PAGES = 1024;

  /** The largest size that a byte array holds, in pages. */
  private static final long MAX_ARRAY_PAGES = Integer.MAX_VALUE / PAGE_SIZE;

  /** How often growth may have copied a memory of the present size whatever the budget says. */
  private static final int COPIES = 8;

  /** How many bytes of an exact copy an access through the segment pays for. */
  private static final int BYTES_PER_ACCESS = 16;

  /** What a shared memory can grow to, or four times its first size if that is more. */
  private static final long SHARED_PAGES = 2048;

  private final Limits limits;

  /** The size of its pages in bytes. */
  private final int pageSize;

  /** How many of its pages are as large as one of 64 KiB. */
  private final long scale;

  private final long maxPages;
  private final WaitQueue waiters = new WaitQueue();
  private final Quota quota;
  private final CopyBudget budget;
  private boolean wordwise;

  /**
   * An array that holds the memory, or the beginning of it, and nothing else; null if there is none
   * now. For generated code, which then, and for what is not in it, uses {@link #slowSegment}. A
   * field, since a method would be one more to inline.
   */
  public byte @Nullable [] bytes;

  private MemorySegment whole;
  private MemorySegment segment;
  private long pages;
  private long copied;
  private long patience;

  /**
   * A zeroed memory.
   *
   * @param limits the initial and the largest size in pages of 64 KiB
   * @throws IllegalArgumentException if the initial size is over the largest
   * @throws OutOfMemoryError if the heap has no room
   */
  public Memory(Limits limits) {
    this(limits, Quotas.unlimited());
  }

  /**
   * A zeroed memory that the embedder limits.
   *
   * @param limits the initial and the largest size in pages of 64 KiB, as the memory's type has
   *     them
   * @param quotas what it can't grow beyond whatever its type says. A shared memory counts with the
   *     room that it has to grow, and gets less room if there is not as much left
   * @throws IllegalArgumentException if the initial size is over the largest
   * @throws LimitException if all memories of the program would be larger than they may be
   * @throws OutOfMemoryError if the heap has no room
   */
  public Memory(Limits limits, Quotas quotas) {
    this(limits, quotas, new CopyBudget());
  }

  Memory(Limits limits, Quotas quotas, CopyBudget budget) {
    this.budget = budget;
    this.quota = quotas.pages();
    this.pageSize = limits.pageSize();
    this.scale = PAGE_SIZE / pageSize;
    this.maxPages = Math.min(maxPages(limits), scaled(quotas.memoryPages()));
    if (limits.min() > maxPages) {
      throw new IllegalArgumentException(
          "memory of %s pages where %d are allowed".formatted(limits, maxPages));
    }
    this.limits = limits;
    this.wordwise = limits.shared();
    long least = unscaled(limits.min());
    long room = quota.takeBetween(least, wordwise ? unscaled(sharedCapacity()) : least);
    boolean made = false;
    try {
      MemorySegment first = allocate(wordwise ? scaled(room) : first(limits.min()), wordwise);
      resize(limits.min(), first);
      made = true;
    } finally {
      if (!made) {
        quota.give(room);
      }
    }
  }

  /**
   * What a shared memory can grow to: it can't move, since threads would go on writing to where it
   * was.
   */
  private long sharedCapacity() {
    long capacity = Math.min(maxPages, Math.max(scaled(SHARED_PAGES), limits.min() * 4));
    return Math.min(capacity, scaled(MAX_PAGES_64));
  }

  /** So many pages of 64 KiB in pages of its own. */
  private long scaled(long usual) {
    return usual > Long.MAX_VALUE / scale ? Long.MAX_VALUE : usual * scale;
  }

  /** So many pages of its own in pages of 64 KiB, the last of which it may need in part. */
  private long unscaled(long size) {
    return size / scale + (size % scale == 0 ? 0 : 1);
  }

  private boolean fitsArray(long size) {
    return size <= scaled(MAX_ARRAY_PAGES);
  }

  private long first(long size) {
    if (size > Runtime.getRuntime().maxMemory() / pageSize) {
      throw new OutOfMemoryError("memory of %d pages".formatted(size));
    }
    return fitsArray(size) ? Math.min(size, scaled(FIRST_PAGES)) : size;
  }

  private MemorySegment allocate(long capacity, boolean words) {
    if (words) {
      Preparation.ofAtomics();
    }
    long size = capacity * pageSize;
    if (fitsArray(capacity) && !words) {
      return MemorySegment.ofArray(new byte[(int) size]);
    }
    Preparation.ofSegments();
    long count = size / Long.BYTES + (size % Long.BYTES == 0 ? 0 : 1);
    return MemorySegment.ofArray(new long[Math.toIntExact(count)]);
  }

  /** Sets the size, and the array that holds the memory from now on. */
  private void resize(long size, MemorySegment holder) {
    long end = size * pageSize;
    long there = holder.byteSize();
    MemorySegment slice = holder.asSlice(0, Math.min(end, there));
    byte[] array =
        there <= end && holder.heapBase().orElseThrow() instanceof byte[] exact ? exact : null;
    boolean settles = fitsArray(size) && !wordwise;
    // Nothing is called from here on: wherever the JVM's stack ends, all is as it was or all is
    // new.
    whole = holder;
    segment = slice;
    bytes = array;
    pages = size;
    patience = settles ? end / BYTES_PER_ACCESS : Long.MAX_VALUE;
  }

  private long maxPages(Limits limits) {
    long most = scaled(limits.is64() ? MAX_PAGES_64 : MAX_PAGES);
    if (pageSize == 1 && !limits.is64()) {
      // Its size has to be a number of 32 bits.
      most--;
    }
    return limits.hasMax() ? Math.min(limits.max(), most) : most;
  }

  /** The bytes of the memory as they are now; valid until guest code runs. */
  public MemorySegment segment() {
    return segment(byteSize());
  }

  /**
   * The bytes of the memory up to an address at least, as they are now; valid until guest code runs
   * or more of them are asked for. What the memory has behind the segment are zeros.
   *
   * @param end the address behind the last byte needed; if that is not in the memory, the segment
   *     ends before it
   * @throws TrapException if the heap has no room for what was not there yet
   */
  public MemorySegment segment(long end) {
    if (end > segment.byteSize() && end <= byteSize()) {
      lengthen(end, end + end / 4);
    }
    return segment;
  }

  /** {@link #bytes}, for an access behind a base: null if that is over 2 GiB. */
  public byte @Nullable [] bytes(int base) {
    return base < 0 ? null : bytes;
  }

  /**
   * The segment for one access that had no array; makes one after many of them.
   *
   * @param end the address behind the last byte of the access
   */
  public MemorySegment slowSegment(long end) {
    if (bytes != null) {
      // A trap, or what is not there yet: the first time, it is prepared for.
      Preparation.ofSegments();
      if (end > segment.byteSize() && end <= byteSize()) {
        // Compiled code that relied on the array is thrown away: not often.
        lengthen(end, end + end / 2);
      }
    } else if (--patience < 0) {
      settle();
    }
    return segment;
  }

  /**
   * The segment over an array of words, which atomic access needs. The first call for a memory that
   * is not shared moves it there.
   */
  public MemorySegment wordSegment() {
    if (!wordwise) {
      toWords();
    }
    return segment;
  }

  private synchronized void toWords() {
    if (!wordwise) {
      MemorySegment words;
      try {
        words = copy(pages, true);
      } catch (OutOfMemoryError e) {
        throw noRoom(e);
      }
      wordwise = true;
      boolean done = false;
      try {
        resize(pages, words);
        done = true;
      } finally {
        wordwise = done;
      }
    }
  }

  private TrapException noRoom(OutOfMemoryError cause) {
    String detail = "the Java heap has no room for " + pages + " pages of memory";
    return new TrapException(TrapKind.OUT_OF_MEMORY, detail, cause);
  }

  /**
   * Gets what is not there of a memory.
   *
   * @param end the address that it has to reach
   * @param generous the address that it may reach, if that is not nearly all
   */
  private synchronized void lengthen(long end, long generous) {
    if (segment.byteSize() >= end) {
      return;
    }
    long part = (generous + pageSize - 1) / pageSize;
    boolean all = pages <= scaled(SMALL_PAGES) || part > pages - pages / 4 || !fitsArray(part);
    try {
      resize(pages, copy(all || wordwise ? pages : part, wordwise));
    } catch (OutOfMemoryError e) {
      throw noRoom(e);
    }
  }

  private synchronized void settle() {
    if (bytes != null) {
      return;
    }
    MemorySegment exact = tryCopy(pages);
    if (exact == null) {
      patience = Long.MAX_VALUE;
    } else {
      resize(pages, exact);
    }
  }

  /** The size in pages, which have 64 KiB if its limits do not say otherwise. */
  public long pages() {
    return pages;
  }

  /** Gives back what it has taken of its program's pages: the module that defines it has gone. */
  void leave() {
    quota.give(limits.shared() ? whole.byteSize() / PAGE_SIZE : unscaled(pages));
  }

  /** The size in bytes. */
  public long byteSize() {
    return pages * pageSize;
  }

  /** What it can't grow beyond, in pages. */
  public long maxPages() {
    return maxPages;
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
    return new ExternType.Memory(
        new Limits(pages, limits.max(), limits.is64(), limits.shared(), limits.pageBits()));
  }

  /**
   * Grows the memory by zeroed pages.
   *
   * @param delta how many pages
   * @return the size before in pages, or -1 if the limit or the heap does not allow it
   * @see <a href="https://webassembly.github.io/spec/core/exec/instructions.html#exec-memory-grow">
   *     memory.grow</a>
   */
  public synchronized long grow(long delta) {
    long before = pages;
    long result = grown(delta);
    Recording.growth(before, delta, result >= 0);
    return result;
  }

  private long grown(long delta) {
    long before = pages;
    if (delta < 0 || delta > maxPages - before) {
      return -1;
    }
    long after = before + delta;
    MemorySegment holder = whole;
    if (delta == 0) {
      return before;
    }
    if (limits.shared()) {
      // Its room is taken already.
      if (after * pageSize > whole.byteSize()) {
        return -1;
      }
    } else {
      long taken = unscaled(after) - unscaled(before);
      if (quota.has(taken) && after * pageSize > whole.byteSize()) {
        holder = larger(after);
      }
      // Only now: where the JVM's stack ends meanwhile, nothing is taken.
      if (holder == null || !quota.take(taken)) {
        return -1;
      }
    }
    resize(after, holder);
    return before;
  }

  /** An array for a larger size, with what is there; null if the heap has no room. */
  private @Nullable MemorySegment larger(long size) {
    long bytes = size * pageSize;
    if (copied + segment.byteSize() > COPIES * bytes && !budget.take(bytes)) {
      // What has spare capacity is reached through the segment.
      Preparation.ofSegments();
      MemorySegment spare = tryCopy(Math.min(maxPages, size + size / 4));
      if (spare != null) {
        return spare;
      }
    }
    return tryCopy(size);
  }

  private @Nullable MemorySegment tryCopy(long capacity) {
    try {
      return copy(capacity, wordwise);
    } catch (OutOfMemoryError e) {
      // memory.grow reports failure as a value; without spare capacity there may be room.
      return null;
    }
  }

  private MemorySegment copy(long capacity, boolean words) {
    MemorySegment target = allocate(capacity, words);
    MemorySegment.copy(segment, 0, target, 0, segment.byteSize());
    copied += segment.byteSize();
    return target;
  }
}
