package dev.ligature.linker.binding;

/** {@link MangledTest} with pointers, {@code long} and {@code size_t} of 64 bits. */
final class WideMangledTest extends MangledTest {
  @Override
  BoundGuest open() {
    return BoundGuest.wide();
  }
}
