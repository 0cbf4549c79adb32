package dev.ligature.linker.map;

import dev.ligature.linker.image.Range;

/**
 * A range of memory addresses in bytes, or of table indices.
 *
 * @param base the first
 * @param size how many
 * @param block what the guest's allocator gave, which holds the range; -1 if it is the loader's own
 */
public record Area(long base, long size, long block) {
  /** The area of a library that has none. */
  public static final Area NONE = new Area(0, 0, -1);

  /** A range that the loader owns. */
  public Area(long base, long size) {
    this(base, size, -1);
  }

  /** The area that was saved as a range. */
  public static Area of(Range saved) {
    return new Area(saved.base(), saved.size(), saved.block());
  }

  /** What is saved of it. */
  public Range save() {
    return new Range(base, size, block);
  }

  /** What follows the last. */
  public long end() {
    return base + size;
  }

  /** Whether an address or index is in it. */
  public boolean contains(long position) {
    return position >= base && position - base < size;
  }
}
