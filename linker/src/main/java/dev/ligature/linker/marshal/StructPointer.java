package dev.ligature.linker.marshal;

import org.jspecify.annotations.Nullable;

/** The address of a struct or union: of a copy, if Java passes it. */
final class StructPointer extends PointerLike {
  private final CType struct;
  private final boolean byValue;

  /**
   * The address of a struct or union.
   *
   * @param struct what is there
   */
  StructPointer(DataModel model, CType struct) {
    this(model, struct, false);
  }

  /**
   * The address of a struct or union.
   *
   * @param byValue whether that is how C passes the struct itself, which is never null
   */
  StructPointer(DataModel model, CType struct, boolean byValue) {
    super(model);
    this.struct = struct;
    this.byValue = byValue;
  }

  @Override
  boolean isReadable() {
    return struct.isReadable();
  }

  @Override
  boolean isOneWay() {
    return struct.isOneWay();
  }

  /** What it points to. */
  CType struct() {
    return struct;
  }

  @Override
  String cName() {
    return struct.cName() + " *";
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    if (value == null && !byValue) {
      return 0;
    }
    long address = storage.reserve(Math.max(1, struct.size()));
    // What is between members too.
    storage.guest().clear(address, struct.size());
    struct.write(storage, address, value);
    return address;
  }

  @Override
  @Nullable Object give(Guest guest, long bits) {
    long address = address(bits);
    return address == 0 ? null : struct.read(guest, guest.segment(address, struct.size()), address);
  }
}
