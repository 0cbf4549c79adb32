package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.FieldType;
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
    return switch (element.type().kind()) {
      case I32 ->
          switch (element.bits()) {
            case Byte.SIZE -> new byte[length];
            case Short.SIZE -> new short[length];
            default -> new int[length];
          };
      case I64 -> new long[length];
      case F32 -> new float[length];
      case F64 -> new double[length];
      case V128 -> new long[length > Integer.MAX_VALUE / 2 ? -1 : 2 * length];
      default -> new Object[length];
    };
  }

  /**
   * An element, boxed; a packed one with its sign.
   *
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public @Nullable Object get(int index) {
    Objects.checkIndex(index, length);
    if (type.element().type().kind() == dev.ligature.wasm.ValType.Kind.V128) {
      long[] halves = (long[]) elements;
      return new V128(halves[2 * index], halves[2 * index + 1]);
    }
    return switch (elements) {
      case byte[] bytes -> (int) bytes[index];
      case short[] shorts -> (int) shorts[index];
      default -> Array.get(elements, index);
    };
  }

  /** Sets all elements from one on, boxed, whether or not guests may. */
  void fill(int from, int to, @Nullable Object value) {
    switch (elements) {
      case byte[] bytes -> Arrays.fill(bytes, from, to, (byte) (int) number(value));
      case short[] shorts -> Arrays.fill(shorts, from, to, (short) (int) number(value));
      case int[] ints -> Arrays.fill(ints, from, to, (int) number(value));
      case float[] floats -> Arrays.fill(floats, from, to, (float) number(value));
      case double[] doubles -> Arrays.fill(doubles, from, to, (double) number(value));
      case long[] longs -> {
        if (value instanceof V128 vector) {
          for (int k = from; k < to; k++) {
            longs[2 * k] = vector.low();
            longs[2 * k + 1] = vector.high();
          }
        } else {
          Arrays.fill(longs, from, to, (long) number(value));
        }
      }
      default -> Arrays.fill((Object[]) elements, from, to, value);
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
