package dev.ligature.linker.marshal;

/** Where nothing can live that is pointed to: nobody would free it. */
final class NoStorage extends Storage {
  NoStorage(Guest guest) {
    super(guest);
  }

  @Override
  long reserve(long size) {
    throw refused();
  }

  @Override
  int functionPointer(CallbackType type, Object function) {
    throw refused();
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "nobody would free what this points to: allocate it in a GuestArena, and give the pointer");
  }
}
