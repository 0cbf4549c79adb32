package dev.ligature.linker.allocate;

import dev.ligature.linker.map.Area;

/**
 * The layout of a memory that does not exist yet: the stack low, so that its overflow traps instead
 * of writing over data; then the libraries' areas in load order; then the heap.
 */
public final class InitialLayout {
  /** The lowest bytes of a memory, which are nobody's: at address 0 nothing has an address. */
  static final long NULL_AREA = 16;

  private static final long HEAP_ALIGNMENT = 16;

  private final long stackSize;
  private long end;

  /**
   * An empty layout.
   *
   * @param stackSize the size of the stack in bytes, with the null area below it
   * @param tableSize the table indices in use. No data has an address as low: function pointers and
   *     addresses are told apart by their value
   */
  public InitialLayout(long stackSize, long tableSize) {
    this.stackSize = stackSize;
    this.end = FreeList.align(Math.max(stackSize, tableSize), HEAP_ALIGNMENT);
  }

  /** Appends an area. */
  public Area area(long size, long alignment) {
    long base = FreeList.align(end, alignment);
    end = base + size;
    return new Area(base, size);
  }

  /** Where the stack pointer starts: it grows down from here. */
  public long stackHigh() {
    return stackSize;
  }

  /** Where the heap starts, behind all areas. */
  public long heapBase() {
    return FreeList.align(end, HEAP_ALIGNMENT);
  }
}
