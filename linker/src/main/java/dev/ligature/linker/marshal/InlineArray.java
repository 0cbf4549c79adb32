package dev.ligature.linker.marshal;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An array in a struct itself. */
final class InlineArray extends MemberType {
  private final CType element;
  private final Class<?> java;
  private final int length;

  /**
   * An array.
   *
   * @param java the type of the elements
   * @param length how many
   */
  InlineArray(CType element, Class<?> java, int length) {
    this.element = element;
    this.java = java;
    this.length = length;
  }

  @Override
  String cName() {
    return "%s[%d]".formatted(element.cName(), length);
  }

  @Override
  int size() {
    return element.size() * length;
  }

  @Override
  int alignment() {
    return element.alignment();
  }

  /** How many elements it has. */
  int length() {
    return length;
  }

  @Override
  boolean isReadable() {
    return element.isReadable();
  }

  @Override
  boolean isOneWay() {
    return element.isOneWay();
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    Object array = Array.newInstance(java, length);
    for (int k = 0; k < length; k++) {
      Array.set(array, k, element.read(guest, memory, offset + (long) k * element.size()));
    }
    return array;
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    Object array = Objects.requireNonNull(value, cName());
    if (Array.getLength(array) != length) {
      throw new IllegalArgumentException(
          "an array of %d elements for %s".formatted(Array.getLength(array), cName()));
    }
    for (int k = 0; k < length; k++) {
      element.write(storage, address + (long) k * element.size(), Array.get(array, k));
    }
  }
}
