package dev.ligature.engine.runtime;

import dev.ligature.engine.ArrayRef;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Arrays, for generated code: what is done with many elements at once. */
public final class ArrayRanges {
  private static final int SEGMENT_OF_VECTORS = 16;

  private ArrayRanges() {}

  public static void fillInt(@Nullable Object array, int index, int value, int count) {
    int[] elements = (int[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, value);
  }

  public static void fillByte(@Nullable Object array, int index, int value, int count) {
    byte[] elements = (byte[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, (byte) value);
  }

  public static void fillShort(@Nullable Object array, int index, int value, int count) {
    short[] elements = (short[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, (short) value);
  }

  public static void fillLong(@Nullable Object array, int index, long value, int count) {
    long[] elements = (long[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, value);
  }

  public static void fillFloat(@Nullable Object array, int index, float value, int count) {
    float[] elements = (float[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, value);
  }

  public static void fillDouble(@Nullable Object array, int index, double value, int count) {
    double[] elements = (double[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, value);
  }

  public static void fillReference(
      @Nullable Object array, int index, @Nullable Object value, int count) {
    @Nullable Object[] elements = (@Nullable Object[]) ArrayElements.range(array, index, count);
    Arrays.fill(elements, index, index + count, value);
  }

  public static void fillVector(@Nullable Object array, int index, long low, long high, int count) {
    long[] halves = (long[]) ArrayElements.range(array, index, count);
    for (int k = 2 * index; k < 2 * (index + count); k += 2) {
      halves[k] = low;
      halves[k + 1] = high;
    }
  }

  public static void copy(
      @Nullable Object target, int to, @Nullable Object source, int from, int count) {
    ArrayElements.of(target);
    ArrayElements.of(source);
    Object target0 = ArrayElements.range(target, to, count);
    Object source0 = ArrayElements.range(source, from, count);
    int each = isOfVectors(ArrayElements.of(target).type) ? 2 : 1;
    System.arraycopy(source0, each * from, target0, each * to, each * count);
  }

  private static boolean isOfVectors(HeapType type) {
    return type.element().type().kind() == ValType.Kind.V128;
  }

  public static Object newOfData(int from, int length, Instance instance, int type, int segment) {
    HeapType of = instance.heapType(type);
    MemorySegment data = instance.dataSegment(segment);
    checkData(from, length, of, data);
    ArrayRef array = new ArrayRef(of, length);
    copyData(data, from, array, 0, length);
    return array;
  }

  public static void initOfData(
      @Nullable Object array, int to, int from, int count, Instance instance, int segment) {
    ArrayElements.range(array, to, count);
    ArrayRef target = ArrayElements.of(array);
    MemorySegment data = instance.dataSegment(segment);
    checkData(from, count, target.type, data);
    copyData(data, from, target, to, count);
  }

  private static void checkData(int from, int count, HeapType type, MemorySegment data) {
    long size = Integer.toUnsignedLong(count) * bytes(type.element());
    Bulk.checkRange(Integer.toUnsignedLong(from), size, data.byteSize());
  }

  private static int bytes(FieldType element) {
    if (element.isPacked()) {
      return element.bits() / Byte.SIZE;
    }
    ValType type = element.type();
    if (type.equals(ValType.V128)) {
      return SEGMENT_OF_VECTORS;
    }
    return type.equals(ValType.I32) || type.equals(ValType.F32) ? Integer.BYTES : Long.BYTES;
  }

  private static void copyData(MemorySegment data, int from, ArrayRef array, int to, int count) {
    MemorySegment target = segment(array.elements);
    long each = bytes(array.type.element());
    long start = Integer.toUnsignedLong(from);
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN || each == 1) {
      MemorySegment.copy(data, start, target, to * each, count * each);
      return;
    }
    long unit = Math.min(each, Long.BYTES);
    for (long k = 0; k < count * each; k++) {
      byte value = data.get(ValueLayout.JAVA_BYTE, start + k);
      target.set(ValueLayout.JAVA_BYTE, to * each + k / unit * unit + unit - 1 - k % unit, value);
    }
  }

  @SuppressWarnings("IfChainToSwitch") // A switch would be linked on the guest's stack.
  static MemorySegment segment(Object elements) {
    if (elements instanceof byte[] bytes) {
      return MemorySegment.ofArray(bytes);
    } else if (elements instanceof short[] shorts) {
      return MemorySegment.ofArray(shorts);
    } else if (elements instanceof int[] ints) {
      return MemorySegment.ofArray(ints);
    } else if (elements instanceof long[] longs) {
      return MemorySegment.ofArray(longs);
    } else if (elements instanceof float[] floats) {
      return MemorySegment.ofArray(floats);
    }
    return MemorySegment.ofArray((double[]) elements);
  }

  public static Object newOfElements(
      int from, int length, Instance instance, int type, int segment) {
    @Nullable Object[] elements = instance.elementSegment(segment);
    checkElements(from, length, elements);
    ArrayRef array = new ArrayRef(instance.heapType(type), length);
    System.arraycopy(elements, from, array.elements, 0, length);
    return array;
  }

  public static void initOfElements(
      @Nullable Object array, int to, int from, int count, Instance instance, int segment) {
    Object target = ArrayElements.range(array, to, count);
    @Nullable Object[] elements = instance.elementSegment(segment);
    checkElements(from, count, elements);
    System.arraycopy(elements, from, target, to, count);
  }

  private static void checkElements(int from, int count, @Nullable Object[] elements) {
    if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(count) > elements.length) {
      throw new TrapException(
          TrapKind.TABLE_OUT_OF_BOUNDS,
          Integer.toUnsignedString(count)
              + " elements from "
              + Integer.toUnsignedString(from)
              + " in a segment of "
              + elements.length);
    }
  }
}
