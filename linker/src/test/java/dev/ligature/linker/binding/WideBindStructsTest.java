package dev.ligature.linker.binding;

/** {@link BindStructsTest} with pointers, {@code long} and {@code size_t} of 64 bits. */
final class WideBindStructsTest extends BindStructsTest {
  @Override
  BoundGuest open() {
    return BoundGuest.wide();
  }
}
