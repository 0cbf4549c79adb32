package dev.ligature.linker.allocate;

import dev.ligature.linker.image.Range;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Free ranges of a number space; neighbours are joined. The lowest that fits is taken. */
final class FreeList {
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /**
   * Takes a range.
   *
   * @param size how many, at least 1
   * @param alignment a power of two that divides the base
   * @return the base, or -1 if nothing fits
   */
  long take(long size, long alignment) {
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      long base = align(range.getKey(), alignment);
      long end = range.getKey() + range.getValue();
      if (end - base >= size) {
        takeFrom(range.getKey(), end, base, size);
        return base;
      }
    }
    return -1;
  }

  private void takeFrom(long start, long end, long base, long size) {
    ranges.remove(start);
    put(start, base - start);
    put(base + size, end - base - size);
  }

  /** Forgets all ranges. */
  void clear() {
    ranges.clear();
  }

  /** Gives a range back; it must not be free. */
  void give(long base, long size) {
    long start = base;
    long end = base + size;
    Map.Entry<Long, Long> before = ranges.floorEntry(base);
    if (before != null && before.getKey() + before.getValue() == base) {
      start = before.getKey();
    }
    Long after = ranges.remove(end);
    put(start, end - start + (after == null ? 0 : after));
  }

  /** Whether a number is in a free range. */
  boolean contains(long number) {
    Map.Entry<Long, Long> range = ranges.floorEntry(number);
    return range != null && number < range.getKey() + range.getValue();
  }

  /** The free ranges, in their order. */
  List<Range> save() {
    return ranges.entrySet().stream()
        .map(range -> new Range(range.getKey(), range.getValue(), -1))
        .toList();
  }

  /** Makes these the free ranges. */
  void restore(List<Range> free) {
    ranges.clear();
    free.forEach(range -> put(range.base(), range.size()));
  }

  /** How many are free. */
  long total() {
    return ranges.values().stream().mapToLong(Long::longValue).sum();
  }

  private void put(long base, long size) {
    if (size > 0) {
      ranges.put(base, size);
    }
  }

  /** The next multiple of a power of two. */
  static long align(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }
}
