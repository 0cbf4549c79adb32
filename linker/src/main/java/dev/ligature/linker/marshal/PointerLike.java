package dev.ligature.linker.marshal;

import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A C type that is an address: in memory it is the address too. */
abstract class PointerLike extends CType {
  private final DataModel model;

  /** In guests of a data model. */
  PointerLike(DataModel model) {
    this.model = model;
  }

  /** How wide it is. */
  final DataModel model() {
    return model;
  }

  @Override
  final int size() {
    return model.pointerSize();
  }

  @Override
  final ValType carrier() {
    return model.pointer();
  }

  @Override
  final @Nullable Object read(Guest guest, MemorySegment memory, long offset) {
    return give(guest, model.read(memory, offset));
  }

  @Override
  final void write(Storage storage, long address, @Nullable Object value) {
    long bits = pass(storage, value);
    model.write(storage.guest().segment(address, size()), address, bits);
  }

  /** The address that bits are. */
  final long address(long bits) {
    return model.address(bits);
  }
}
