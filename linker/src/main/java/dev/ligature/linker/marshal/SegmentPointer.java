package dev.ligature.linker.marshal;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The address of a copy of a segment. */
final class SegmentPointer extends PointerLike {
  private final Direction direction;

  SegmentPointer(DataModel model, Direction direction) {
    super(model);
    this.direction = direction;
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
    MemorySegment segment = (MemorySegment) value;
    long size = segment.byteSize();
    long address = storage.reserve(Math.max(1, size));
    if (direction.in) {
      storage.guest().segment(address, size).asSlice(address, size).copyFrom(segment);
    } else {
      storage.guest().clear(address, size);
    }
    return address;
  }

  @Override
  boolean isReadAfterwards() {
    return direction.out;
  }

  @Override
  void readAfterwards(Guest guest, Object value, long bits) {
    MemorySegment segment = (MemorySegment) value;
    if (!segment.isReadOnly()) {
      long address = address(bits);
      long size = segment.byteSize();
      segment.copyFrom(guest.segment(address, size).asSlice(address, size));
    }
  }

  @Override
  boolean isReadable() {
    return false;
  }

  @Override
  Object give(Guest guest, long bits) {
    throw new AssertionError("of an address nobody knows the size");
  }
}
