package dev.ligature.engine.runtime;

import dev.ligature.engine.ArrayRef;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import org.jspecify.annotations.Nullable;

/** Arrays, for generated code: their elements. {@link ArrayRanges} has what is done with many. */
public final class ArrayElements {
  private ArrayElements() {}

  /** An array of a type of a module, whose elements are 0 or null. */
  public static Object create(int length, Instance instance, int type) {
    return new ArrayRef(instance.heapType(type), length);
  }

  static ArrayRef of(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_ARRAY_REFERENCE);
    }
    return (ArrayRef) reference;
  }

  /** The array, if it has such an element. */
  private static Object at(@Nullable Object reference, int index) {
    ArrayRef array = of(reference);
    if (Integer.compareUnsigned(index, array.length) >= 0) {
      throw outOfBounds(index, 1, array);
    }
    return array.elements;
  }

  /** The array, if it has such a range of elements. */
  static Object range(@Nullable Object reference, int index, int count) {
    ArrayRef array = of(reference);
    if (Integer.toUnsignedLong(index) + Integer.toUnsignedLong(count) > array.length) {
      throw outOfBounds(index, count, array);
    }
    return array.elements;
  }

  private static TrapException outOfBounds(int index, int count, ArrayRef array) {
    return new TrapException(
        TrapKind.ARRAY_OUT_OF_BOUNDS,
        count == 1
            ? "element " + Integer.toUnsignedString(index) + " of an array of " + array.length
            : Integer.toUnsignedString(count)
                + " elements from "
                + Integer.toUnsignedString(index)
                + " in an array of "
                + array.length);
  }

  public static int length(@Nullable Object array) {
    return of(array).length;
  }

  public static int getInt(@Nullable Object array, int index) {
    return ((int[]) at(array, index))[index];
  }

  public static int getByteS(@Nullable Object array, int index) {
    return ((byte[]) at(array, index))[index];
  }

  public static int getByteU(@Nullable Object array, int index) {
    return ((byte[]) at(array, index))[index] & 0xff;
  }

  public static int getShortS(@Nullable Object array, int index) {
    return ((short[]) at(array, index))[index];
  }

  public static int getShortU(@Nullable Object array, int index) {
    return ((short[]) at(array, index))[index] & 0xffff;
  }

  public static long getLong(@Nullable Object array, int index) {
    return ((long[]) at(array, index))[index];
  }

  public static float getFloat(@Nullable Object array, int index) {
    return ((float[]) at(array, index))[index];
  }

  public static double getDouble(@Nullable Object array, int index) {
    return ((double[]) at(array, index))[index];
  }

  public static @Nullable Object getReference(@Nullable Object array, int index) {
    return ((@Nullable Object[]) at(array, index))[index];
  }

  /** The lower half of a vector. */
  public static long getLow(@Nullable Object array, int index) {
    return ((long[]) at(array, index))[2 * index];
  }

  /** The higher half of a vector. */
  public static long getHigh(@Nullable Object array, int index) {
    return ((long[]) at(array, index))[2 * index + 1];
  }

  public static void setInt(@Nullable Object array, int index, int value) {
    ((int[]) at(array, index))[index] = value;
  }

  public static void setByte(@Nullable Object array, int index, int value) {
    ((byte[]) at(array, index))[index] = (byte) value;
  }

  public static void setShort(@Nullable Object array, int index, int value) {
    ((short[]) at(array, index))[index] = (short) value;
  }

  public static void setLong(@Nullable Object array, int index, long value) {
    ((long[]) at(array, index))[index] = value;
  }

  public static void setFloat(@Nullable Object array, int index, float value) {
    ((float[]) at(array, index))[index] = value;
  }

  public static void setDouble(@Nullable Object array, int index, double value) {
    ((double[]) at(array, index))[index] = value;
  }

  public static void setReference(@Nullable Object array, int index, @Nullable Object value) {
    ((@Nullable Object[]) at(array, index))[index] = value;
  }

  public static void setVector(@Nullable Object array, int index, long low, long high) {
    long[] halves = (long[]) at(array, index);
    halves[2 * index] = low;
    halves[2 * index + 1] = high;
  }

  // The elements of a new array, which are on the stack before it. Those of vectors are halves.

  public static void putInt(int value, Object array, int index) {
    ((int[]) ((ArrayRef) array).elements)[index] = value;
  }

  public static void putByte(int value, Object array, int index) {
    ((byte[]) ((ArrayRef) array).elements)[index] = (byte) value;
  }

  public static void putShort(int value, Object array, int index) {
    ((short[]) ((ArrayRef) array).elements)[index] = (short) value;
  }

  public static void putLong(long value, Object array, int index) {
    ((long[]) ((ArrayRef) array).elements)[index] = value;
  }

  public static void putFloat(float value, Object array, int index) {
    ((float[]) ((ArrayRef) array).elements)[index] = value;
  }

  public static void putDouble(double value, Object array, int index) {
    ((double[]) ((ArrayRef) array).elements)[index] = value;
  }

  public static void putReference(@Nullable Object value, Object array, int index) {
    ((@Nullable Object[]) ((ArrayRef) array).elements)[index] = value;
  }
}
