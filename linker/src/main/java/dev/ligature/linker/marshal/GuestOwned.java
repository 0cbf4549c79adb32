package dev.ligature.linker.marshal;

import java.util.function.Supplier;

/** Where that lives which is given to C for good: C frees it. */
final class GuestOwned extends Storage {
  private final Supplier<Guest> receiver;

  /** What a program's guests are given. */
  GuestOwned(Guest guest) {
    this(guest, () -> guest);
  }

  /**
   * What a library is given, which may have an allocator of its own.
   *
   * @param receiver the guest with that library's allocator
   */
  GuestOwned(Guest guest, Supplier<Guest> receiver) {
    super(guest);
    this.receiver = receiver;
  }

  @Override
  long reserve(long size) {
    // Only what is malloc's can be freed by C.
    return receiver.get().give(size);
  }

  @Override
  int functionPointer(CallbackType type, Object function) {
    throw new IllegalArgumentException(
        "nobody would end this callback: make it in a GuestArena, and give the pointer");
  }
}
