package dev.ligature.linker.marshal;

/** Where that lives which is given to C for good: C frees it. */
final class GuestOwned extends Storage {
  GuestOwned(Guest guest) {
    super(guest);
  }

  @Override
  long reserve(long size) {
    // Only what is malloc's can be freed by C.
    return guest().program().allocate(size);
  }

  @Override
  int functionPointer(CallbackType type, Object function) {
    throw new IllegalArgumentException(
        "nobody would end this callback: make it in a GuestArena, and give the pointer");
  }
}
