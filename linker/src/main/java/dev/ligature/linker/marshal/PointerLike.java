package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestLayouts;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A C type that is an address: in memory it is the address too. */
abstract class PointerLike extends CType {
  static final int SIZE = 4;

  @Override
  final int size() {
    return SIZE;
  }

  @Override
  final @Nullable Object read(Guest guest, MemorySegment memory, long offset) {
    return give(guest, memory.get(GuestLayouts.C_POINTER, offset));
  }

  @Override
  final void write(Storage storage, long address, @Nullable Object value) {
    int bits = (int) pass(storage, value);
    storage.guest().segment(address, SIZE).set(GuestLayouts.C_POINTER, address, bits);
  }

  /** The address that bits are. */
  static long address(long bits) {
    return bits & 0xffff_ffffL;
  }
}
