package dev.ligature.linker.binding;

/** {@link CallbacksTest} with pointers, {@code long} and {@code size_t} of 64 bits. */
final class WideCallbacksTest extends CallbacksTest {
  @Override
  BoundGuest open() {
    return BoundGuest.wide();
  }
}
