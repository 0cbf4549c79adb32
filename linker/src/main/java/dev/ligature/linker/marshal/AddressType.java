package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestPointer;
import org.jspecify.annotations.Nullable;

/** A pointer as such. */
final class AddressType extends PointerLike {
  AddressType(DataModel model) {
    super(model);
  }

  @Override
  String cName() {
    return "void *";
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    if (value == null) {
      return 0;
    }
    GuestPointer pointer = (GuestPointer) value;
    if (!pointer.program().equals(storage.guest().program()) && !pointer.isNull()) {
      throw new IllegalArgumentException(
          "the pointer 0x%x is of another program".formatted(pointer.address()));
    }
    return pointer.address();
  }

  @Override
  Object give(Guest guest, long bits) {
    return guest.pointer(address(bits));
  }
}
