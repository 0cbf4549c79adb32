package dev.ligature.linker.marshal;

import org.jspecify.annotations.Nullable;

/** A {@code char *} with a zero at its end. */
final class StringType extends PointerLike {
  StringType(DataModel model) {
    super(model);
  }

  @Override
  String cName() {
    return "char *";
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    return value == null ? 0 : Strings.allocate(storage, (String) value);
  }

  @Override
  @Nullable Object give(Guest guest, long bits) {
    long address = address(bits);
    return address == 0 ? null : Strings.read(guest, address, Long.MAX_VALUE);
  }
}
