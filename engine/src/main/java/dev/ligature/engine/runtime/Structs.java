package dev.ligature.engine.runtime;

import dev.ligature.engine.Instance;
import dev.ligature.engine.StructRef;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import org.jspecify.annotations.Nullable;

/**
 * Structures, for generated code. A field is known by its slot among the numbers or among the
 * references of the structure.
 */
public final class Structs {
  private Structs() {}

  /** A structure of a type of a module, whose fields are 0 and null. */
  public static Object create(Instance instance, int type) {
    return new StructRef(instance.heapType(type));
  }

  private static StructRef of(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_STRUCTURE_REFERENCE);
    }
    return (StructRef) reference;
  }

  // The first values of fields, which are on the stack before the structure.

  public static void put(int value, Object structure, int slot) {
    ((StructRef) structure).numbers[slot] = value;
  }

  public static void put(long value, Object structure, int slot) {
    ((StructRef) structure).numbers[slot] = value;
  }

  public static void put(float value, Object structure, int slot) {
    ((StructRef) structure).numbers[slot] = Float.floatToRawIntBits(value);
  }

  public static void put(double value, Object structure, int slot) {
    ((StructRef) structure).numbers[slot] = Double.doubleToRawLongBits(value);
  }

  public static void put(@Nullable Object value, Object structure, int slot) {
    ((StructRef) structure).references[slot] = value;
  }

  public static int getInt(@Nullable Object structure, int slot) {
    return (int) of(structure).numbers[slot];
  }

  public static int getByteS(@Nullable Object structure, int slot) {
    return (byte) of(structure).numbers[slot];
  }

  public static int getByteU(@Nullable Object structure, int slot) {
    return (int) of(structure).numbers[slot] & 0xff;
  }

  public static int getShortS(@Nullable Object structure, int slot) {
    return (short) of(structure).numbers[slot];
  }

  public static int getShortU(@Nullable Object structure, int slot) {
    return (int) of(structure).numbers[slot] & 0xffff;
  }

  public static long getLong(@Nullable Object structure, int slot) {
    return of(structure).numbers[slot];
  }

  public static float getFloat(@Nullable Object structure, int slot) {
    return Float.intBitsToFloat((int) of(structure).numbers[slot]);
  }

  public static double getDouble(@Nullable Object structure, int slot) {
    return Double.longBitsToDouble(of(structure).numbers[slot]);
  }

  public static @Nullable Object getReference(@Nullable Object structure, int slot) {
    return of(structure).references[slot];
  }

  public static void set(@Nullable Object structure, int value, int slot) {
    of(structure).numbers[slot] = value;
  }

  public static void set(@Nullable Object structure, long value, int slot) {
    of(structure).numbers[slot] = value;
  }

  public static void set(@Nullable Object structure, float value, int slot) {
    of(structure).numbers[slot] = Float.floatToRawIntBits(value);
  }

  public static void set(@Nullable Object structure, double value, int slot) {
    of(structure).numbers[slot] = Double.doubleToRawLongBits(value);
  }

  public static void set(@Nullable Object structure, @Nullable Object value, int slot) {
    of(structure).references[slot] = value;
  }

  /** Sets a vector. */
  public static void set(@Nullable Object structure, long low, long high, int slot) {
    long[] numbers = of(structure).numbers;
    numbers[slot] = low;
    numbers[slot + 1] = high;
  }
}
