package dev.ligature.linker.binding;

/** {@link GuestArenaTest} with pointers, {@code long} and {@code size_t} of 64 bits. */
final class WideGuestArenaTest extends GuestArenaTest {
  @Override
  BoundGuest open() {
    return BoundGuest.wide();
  }
}
