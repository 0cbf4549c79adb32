package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.ValType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array of a guest, which the JVM collects when nobody refers to it. The fields are public for
 * generated code.
 */
public final class ArrayRef {
  /** Its type. */
  public final HeapType type;

  /**
   * An array of Java: of bytes, of numbers or of objects. Of vectors it has two numbers for each.
   */
  public final Object elements;

  /** How many elements there are. */
  public final int length;

  /**
   * An array whose elements are 0 or null; for generated code.
   *
   * @param length how many elements, unsigned
   * @throws TrapException if the heap has no room
   */
  public ArrayRef(HeapType type, int length) {
    this.type = Objects.requireNonNull(type, "type");
    this.length = length;
    try {
      this.elements = make(type.element(), length);
    } catch (OutOfMemoryError | NegativeArraySizeException e) {
      throw new TrapException(
          TrapKind.OUT_OF_MEMORY, "array of " + Integer.toUnsignedString(length) + " elements", e);
    }
  }

  private static Object make(FieldType element, int length) {
    // No switch over kinds, nor over patterns below: guests get here, with little stack perhaps.
    ValType type = element.type();
    if (type.isReference()) {
      return new Object[length];
    } else if (type.equals(ValType.I32)) {
      int bits = element.bits();
      return bits == 0 ? new int[length] : bits == Byte.SIZE ? new byte[length] : new short[length];
    } else if (type.equals(ValType.I64)) {
      return new long[length];
    } else if (type.equals(ValType.F32)) {
      return new float[length];
    } else if (type.equals(ValType.F64)) {
      return new double[length];
    }
    // Twice a length beyond half of what there can be might be a small number.
    return new long[Integer.compareUnsigned(length, Integer.MAX_VALUE / 2) > 0 ? -1 : 2 * length];
  }

  /**
   * An element, boxed; a packed one with its sign.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public @Nullable Object get(int index) {
    Objects.checkIndex(index, length);
    if (type.element().type().equals(ValType.V128)) {
      long[] halves = (long[]) elements;
      return new V128(halves[2 * index], halves[2 * index + 1]);
    }
    if (elements instanceof byte[] bytes) {
      return (int) bytes[index];
    }
    return elements instanceof short[] shorts ? (int) shorts[index] : Array.get(elements, index);
  }

  /** Sets all elements from one on, boxed, whether or not guests may. */
  @SuppressWarnings("IfChainToSwitch")
  void fill(int from, int to, @Nullable Object value) {
    if (elements instanceof byte[] bytes) {
      Arrays.fill(bytes, from, to, (byte) (int) number(value));
    } else if (elements instanceof short[] shorts) {
      Arrays.fill(shorts, from, to, (short) (int) number(value));
    } else if (elements instanceof int[] ints) {
      Arrays.fill(ints, from, to, (int) number(value));
    } else if (elements instanceof float[] floats) {
      Arrays.fill(floats, from, to, (float) number(value));
    } else if (elements instanceof double[] doubles) {
      Arrays.fill(doubles, from, to, (double) number(value));
    } else if (elements instanceof long[] longs) {
      fill(longs, from, to, number(value));
    } else {
      Arrays.fill((Object[]) elements, from, to, value);
    }
  }

  private static void fill(long[] longs, int from, int to, Object value) {
    if (value instanceof V128 vector) {
      for (int k = from; k < to; k++) {
        longs[2 * k] = vector.low();
        longs[2 * k + 1] = vector.high();
      }
    } else {
      Arrays.fill(longs, from, to, (long) value);
    }
  }

  private static Object number(@Nullable Object value) {
    return Objects.requireNonNull(value, "a number");
  }

  /** Its type in the text format, and how many elements it has. */
  @Override
  public String toString() {
    return type + " of " + length + " elements";
  }
}
