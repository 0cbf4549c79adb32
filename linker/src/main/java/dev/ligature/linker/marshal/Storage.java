package dev.ligature.linker.marshal;

/** Where that lives which arguments point to: for a call, or until an arena is closed. */
abstract class Storage {
  private final Guest guest;

  Storage(Guest guest) {
    this.guest = guest;
  }

  /** Of which program. */
  final Guest guest() {
    return guest;
  }

  /** Allocates memory, aligned to 16 bytes and not zeroed; gives its address. */
  abstract long reserve(long size);

  /** The function pointer of a lambda. */
  abstract int functionPointer(CallbackType type, Object function);
}
