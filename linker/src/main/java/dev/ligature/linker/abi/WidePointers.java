package dev.ligature.linker.abi;

import dev.ligature.linker.LinkException;

/** What pointers of 64 bits mean that a guest passes to the linker. */
final class WidePointers {
  private WidePointers() {}

  /**
   * A handle, or what stands for one: {@code RTLD_NEXT} is -1.
   *
   * @throws LinkException.InvalidRequest if no handle is as large
   */
  static int handle(long handle) {
    if (handle != -1 && handle != Integer.toUnsignedLong((int) handle)) {
      throw new LinkException.InvalidRequest("0x%x: invalid handle".formatted(handle));
    }
    return (int) handle;
  }

  /** A table index; one that no function has if the pointer is beyond all. */
  static int function(long pointer) {
    return pointer == Integer.toUnsignedLong((int) pointer) ? (int) pointer : -1;
  }
}
