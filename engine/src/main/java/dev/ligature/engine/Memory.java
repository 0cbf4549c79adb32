package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import java.lang.foreign.MemorySegment;

/**
 * A linear memory.
 *
 * <p>It is usually a {@code byte[]} of exactly its size, so that the JVM's own check of an index is
 * the check that WebAssembly demands. A memory that grows often keeps spare capacity, so that most
 * growth moves nothing; it is then reached through its segment, which ends where the memory does,
 * and gets an exact array again once that has been used more than the copy costs. One of 2 GiB and
 * more, which no byte array can hold, stays with the segment.
 *
 * <p>Growth replaces the segment, and so may an access by the guest: one taken before may show
 * stale bytes.
 */
public final class Memory implements Extern {
  /** The size of a page in bytes. */
  public static final int PAGE_SIZE = 65536;

  /** The largest size of a memory with 32-bit addresses, in pages. */
  public static final long MAX_PAGES = 65536;

  /** The largest size that a byte array holds, in pages. */
  private static final long MAX_ARRAY_PAGES = Integer.MAX_VALUE / PAGE_SIZE;

  /**
   * How often growth may have copied a memory of the present size before it keeps spare capacity.
   */
  private static final int COPIES = 8;

  /** How many bytes of an exact copy an access through the segment pays for. */
  private static final int BYTES_PER_ACCESS = 16;

  private final Limits limits;
  private byte[] bytes;
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
    if (limits.min() > maxPages(limits)) {
      throw new IllegalArgumentException("memory of " + limits + " pages");
    }
    this.limits = limits;
    this.whole = allocate(limits.min());
    this.segment = whole;
    resize(limits.min());
  }

  private static MemorySegment allocate(long capacity) {
    return capacity <= MAX_ARRAY_PAGES
        ? MemorySegment.ofArray(new byte[(int) capacity * PAGE_SIZE])
        : MemorySegment.ofArray(new long[Math.toIntExact(capacity * (PAGE_SIZE / Long.BYTES))]);
  }

  /** Sets the size, which is at most that of the array. */
  private void resize(long size) {
    pages = size;
    segment = whole.asSlice(0, byteSize());
    boolean exact = whole.byteSize() == byteSize();
    bytes = exact && whole.heapBase().orElseThrow() instanceof byte[] array ? array : null;
    patience =
        byteSize() <= MAX_ARRAY_PAGES * PAGE_SIZE ? byteSize() / BYTES_PER_ACCESS : Long.MAX_VALUE;
  }

  private static long maxPages(Limits limits) {
    return limits.hasMax() ? Math.min(limits.max(), MAX_PAGES) : MAX_PAGES;
  }

  /** The bytes of the memory as they are now; valid until guest code runs. */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * An array that holds the memory and nothing else; null if there is none now. For generated code,
   * which then uses {@link #slowSegment}.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** The segment for one access that had no array; makes one after many of them. */
  public MemorySegment slowSegment() {
    if (bytes == null && --patience < 0) {
      settle();
    }
    return segment;
  }

  private synchronized void settle() {
    if (bytes == null && !reallocate(pages)) {
      patience = Long.MAX_VALUE;
    } else {
      resize(pages);
    }
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
    if (after * PAGE_SIZE > whole.byteSize()) {
      boolean exact = copied + byteSize() <= COPIES * after * PAGE_SIZE;
      long spare = Math.min(maxPages(limits), after + after / 4);
      if (!(!exact && reallocate(spare)) && !reallocate(after)) {
        return -1;
      }
    }
    if (delta > 0) {
      resize(after);
    }
    return before;
  }

  private boolean reallocate(long capacity) {
    try {
      MemorySegment larger = allocate(capacity);
      MemorySegment.copy(segment, 0, larger, 0, byteSize());
      copied += byteSize();
      whole = larger;
      return true;
    } catch (OutOfMemoryError e) {
      // memory.grow reports failure as a value; without spare capacity there may be room.
      return false;
    }
  }
}
