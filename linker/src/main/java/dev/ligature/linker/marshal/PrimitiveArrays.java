package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestLayouts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Copies arrays of primitive types, whose elements are in C as they are in Java. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  /** The layout of elements in C; null if they are to be taken one by one. */
  static @Nullable ValueLayout layout(Class<?> element) {
    if (element == byte.class) {
      return ValueLayout.JAVA_BYTE;
    } else if (element == short.class) {
      return GuestLayouts.C_SHORT;
    } else if (element == char.class) {
      return ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(GuestLayouts.C_SHORT.order());
    } else if (element == int.class) {
      return GuestLayouts.C_INT;
    } else if (element == long.class) {
      return GuestLayouts.C_LONG_LONG;
    } else if (element == float.class) {
      return GuestLayouts.C_FLOAT;
    } else if (element == double.class) {
      return GuestLayouts.C_DOUBLE;
    }
    return null;
  }

  /** Copies all elements of an array to memory. */
  static void copyTo(MemorySegment memory, long address, Object array, ValueLayout layout) {
    MemorySegment.copy(array, 0, memory, layout, address, Array.getLength(array));
  }

  /** Copies all elements of an array from memory. */
  static void copyFrom(MemorySegment memory, long address, Object array, ValueLayout layout) {
    MemorySegment.copy(memory, layout, address, array, 0, Array.getLength(array));
  }
}
