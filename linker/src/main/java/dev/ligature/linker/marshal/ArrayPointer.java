package dev.ligature.linker.marshal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** The address of an array's first element. Behind the last string or pointer is a null. */
final class ArrayPointer extends PointerLike {
  private final CType element;
  private final @Nullable ValueLayout layout;
  private final Direction direction;

  /**
   * The address of an array.
   *
   * @param java the type of the elements
   */
  ArrayPointer(DataModel model, CType element, Class<?> java, Direction direction) {
    super(model);
    this.element = element;
    ValueLayout same = PrimitiveArrays.layout(java);
    this.layout = same != null && same.byteSize() == element.size() ? same : null;
    this.direction = direction;
  }

  @Override
  String cName() {
    return element.cName() + (element instanceof PointerLike ? "*" : " *");
  }

  @Override
  long pass(Storage storage, @Nullable Object array) {
    if (array == null) {
      return 0;
    }
    int length = Array.getLength(array);
    long contents = (long) length * element.size();
    long end = element instanceof PointerLike ? element.size() : 0;
    long address = storage.reserve(Math.max(1, contents + end));
    if (!direction.in || layout == null) {
      storage.guest().clear(address, contents + end);
    }
    if (direction.in && layout != null) {
      MemorySegment memory = storage.guest().segment(address, contents);
      PrimitiveArrays.copyTo(memory, address, array, layout);
    } else if (direction.in) {
      for (int k = 0; k < length; k++) {
        element.write(storage, address + (long) k * element.size(), Array.get(array, k));
      }
    }
    return address;
  }

  @Override
  boolean isReadAfterwards() {
    return direction.out;
  }

  @Override
  void readAfterwards(Guest guest, Object array, long bits) {
    long address = address(bits);
    int length = Array.getLength(array);
    MemorySegment memory = guest.segment(address, (long) length * element.size());
    if (layout != null) {
      PrimitiveArrays.copyFrom(memory, address, array, layout);
      return;
    }
    for (int k = 0; k < length; k++) {
      Array.set(array, k, element.read(guest, memory, address + (long) k * element.size()));
    }
  }

  @Override
  boolean isReadable() {
    return false;
  }

  @Override
  Object give(Guest guest, long bits) {
    throw new AssertionError("of an array's address nobody knows the length");
  }
}
