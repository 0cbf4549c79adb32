package dev.ligature.linker.allocate;

/** The guest's {@code malloc} and {@code free}. */
public interface GuestAllocator {
  /**
   * Allocates memory.
   *
   * @return the address in bytes, 0 if there is none
   */
  long malloc(long size);

  /** Frees memory. */
  void free(long address);
}
