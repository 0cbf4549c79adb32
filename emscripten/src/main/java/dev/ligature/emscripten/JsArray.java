package dev.ligature.emscripten;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A typed array: numbers of one kind, in an array of Java, in a buffer, or in a guest's memory. The
 * last is looked up at each access, for a growth replaces it.
 */
final class JsArray {
  /** Kinds, in the order in which guests number them. */
  enum Kind {
    INT8("Int8Array", 1),
    UINT8("Uint8Array", 1),
    INT16("Int16Array", 2),
    UINT16("Uint16Array", 2),
    INT32("Int32Array", 4),
    UINT32("Uint32Array", 4),
    FLOAT32("Float32Array", 4),
    FLOAT64("Float64Array", 8),
    INT64("BigInt64Array", 8),
    UINT64("BigUint64Array", 8),
    CLAMPED("Uint8ClampedArray", 1);

    private final String constructor;
    private final int size;

    Kind(String constructor, int size) {
      this.constructor = constructor;
      this.size = size;
    }

    /** The name of its constructor. */
    String constructor() {
      return constructor;
    }

    /** The bytes of one number. */
    int size() {
      return size;
    }
  }

  private final Kind kind;
  private final Supplier<MemorySegment> segment;

  /** What Java is shown, where that is no part of a guest's memory. */
  private final Optional<Object> array;

  private final ByteOrder order;

  private JsArray(
      Kind kind, Supplier<MemorySegment> segment, Optional<Object> array, ByteOrder order) {
    this.kind = kind;
    this.segment = segment;
    this.array = array;
    this.order = order;
  }

  /** A part of a guest's memory. */
  static JsArray view(Kind kind, EmbindGuest guest, int address, int length) {
    long bytes = Integer.toUnsignedLong(length) * kind.size();
    guest.slice(address, bytes);
    return new JsArray(
        kind, () -> guest.slice(address, bytes), Optional.empty(), ByteOrder.LITTLE_ENDIAN);
  }

  /** An array of Java; one of bytes is unsigned, as most of JavaScript's are. */
  static JsArray of(Object array) {
    return switch (array) {
      case byte[] bytes -> of(Kind.UINT8, bytes, MemorySegment.ofArray(bytes));
      case short[] shorts -> of(Kind.INT16, shorts, MemorySegment.ofArray(shorts));
      case int[] ints -> of(Kind.INT32, ints, MemorySegment.ofArray(ints));
      case long[] longs -> of(Kind.INT64, longs, MemorySegment.ofArray(longs));
      case float[] floats -> of(Kind.FLOAT32, floats, MemorySegment.ofArray(floats));
      case double[] doubles -> of(Kind.FLOAT64, doubles, MemorySegment.ofArray(doubles));
      default -> throw new IllegalArgumentException("no array of numbers: " + array);
    };
  }

  private static JsArray of(Kind kind, Object array, MemorySegment segment) {
    return new JsArray(kind, () -> segment, Optional.of(array), ByteOrder.nativeOrder());
  }

  /** A buffer of Java, from its position to its limit. */
  static JsArray of(Buffer buffer) {
    Kind kind =
        switch (buffer) {
          case java.nio.ShortBuffer _ -> Kind.INT16;
          case java.nio.IntBuffer _ -> Kind.INT32;
          case java.nio.LongBuffer _ -> Kind.INT64;
          case java.nio.FloatBuffer _ -> Kind.FLOAT32;
          case java.nio.DoubleBuffer _ -> Kind.FLOAT64;
          case java.nio.CharBuffer _ -> Kind.UINT16;
          default -> Kind.UINT8;
        };
    MemorySegment segment = MemorySegment.ofBuffer(buffer);
    ByteOrder order =
        switch (buffer) {
          case java.nio.ShortBuffer shorts -> shorts.order();
          case java.nio.IntBuffer ints -> ints.order();
          case java.nio.LongBuffer longs -> longs.order();
          case java.nio.FloatBuffer floats -> floats.order();
          case java.nio.DoubleBuffer doubles -> doubles.order();
          case java.nio.CharBuffer chars -> chars.order();
          default -> ByteOrder.nativeOrder();
        };
    return new JsArray(kind, () -> segment, Optional.of(buffer), order);
  }

  /** A new one, of zeros. */
  static JsArray zeros(Kind kind, int length) {
    return switch (kind) {
      case INT8, UINT8, CLAMPED -> {
        byte[] bytes = new byte[length];
        yield of(kind, bytes, MemorySegment.ofArray(bytes));
      }
      case INT16, UINT16 -> {
        short[] shorts = new short[length];
        yield of(kind, shorts, MemorySegment.ofArray(shorts));
      }
      case INT32, UINT32 -> {
        int[] ints = new int[length];
        yield of(kind, ints, MemorySegment.ofArray(ints));
      }
      case INT64, UINT64 -> {
        long[] longs = new long[length];
        yield of(kind, longs, MemorySegment.ofArray(longs));
      }
      case FLOAT32 -> {
        float[] floats = new float[length];
        yield of(kind, floats, MemorySegment.ofArray(floats));
      }
      case FLOAT64 -> {
        double[] doubles = new double[length];
        yield of(kind, doubles, MemorySegment.ofArray(doubles));
      }
    };
  }

  Kind kind() {
    return kind;
  }

  int length() {
    return (int) (segment.get().byteSize() / kind.size());
  }

  /** What Java is shown: the array or buffer, or a buffer of the guest's memory. */
  Object java() {
    return array.orElseGet(this::buffer);
  }

  private Object buffer() {
    MemorySegment now = segment.get();
    if (now.heapBase().isPresent() && !(now.heapBase().get() instanceof byte[])) {
      // A part of an array, of which there is no buffer of bytes.
      JsArray copy = zeros(kind, length());
      copy.set(0, this);
      return copy.java();
    }
    ByteBuffer bytes = now.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return switch (kind) {
      case INT8, UINT8, CLAMPED -> bytes;
      case INT16, UINT16 -> bytes.asShortBuffer();
      case INT32, UINT32 -> bytes.asIntBuffer();
      case INT64, UINT64 -> bytes.asLongBuffer();
      case FLOAT32 -> bytes.asFloatBuffer();
      case FLOAT64 -> bytes.asDoubleBuffer();
    };
  }

  /** Whether both are of one array. */
  @SuppressWarnings("ReferenceEquality")
  boolean isSame(JsArray other) {
    return this == other || (array.isPresent() && array.get() == other.array.orElse(null));
  }

  /** The bytes, if it is one of bytes. */
  Optional<byte[]> bytes() {
    return kind.size() == 1
        ? Optional.of(segment.get().toArray(ValueLayout.JAVA_BYTE))
        : Optional.empty();
  }

  /** A number, or undefined beyond the end. */
  Object get(int index) {
    if (index < 0 || index >= length()) {
      return JsValue.UNDEFINED;
    }
    MemorySegment from = segment.get();
    long at = (long) index * kind.size();
    return switch (kind) {
      case INT8 -> (int) from.get(ValueLayout.JAVA_BYTE, at);
      case UINT8, CLAMPED -> Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, at));
      case INT16 -> (int) from.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at);
      case UINT16 ->
          Short.toUnsignedInt(from.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at));
      case INT32 -> from.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at);
      case UINT32 ->
          JsNumber.shortest(
              (double)
                  Integer.toUnsignedLong(
                      from.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at)));
      case INT64 -> from.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at);
      case UINT64 ->
          EmbindInteger.unsigned(from.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at));
      case FLOAT32 ->
          JsNumber.shortest(
              (double) from.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at));
      case FLOAT64 ->
          JsNumber.shortest(from.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at));
    };
  }

  /** The numbers, in a new list. */
  List<@Nullable Object> list() {
    List<@Nullable Object> numbers = new ArrayList<>();
    for (int i = 0; i < length(); i++) {
      numbers.add(get(i));
    }
    return numbers;
  }

  /** Sets a number; beyond the end nothing. */
  void set(int index, @Nullable Object value) {
    if (index < 0 || index >= length()) {
      return;
    }
    MemorySegment to = segment.get();
    long at = (long) index * kind.size();
    Number number = JsNumber.of(value);
    switch (kind) {
      case INT8, UINT8 -> to.set(ValueLayout.JAVA_BYTE, at, (byte) JsNumber.bits(number));
      case CLAMPED ->
          to.set(
              ValueLayout.JAVA_BYTE,
              at,
              (byte) Math.rint(Math.clamp(number.doubleValue(), 0, 255)));
      case INT16, UINT16 ->
          to.set(
              ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at, (short) JsNumber.bits(number));
      case INT32, UINT32 ->
          to.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), at, JsNumber.bits(number));
      case INT64, UINT64 ->
          to.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at, number.longValue());
      case FLOAT32 ->
          to.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at, number.floatValue());
      case FLOAT64 ->
          to.set(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at, number.doubleValue());
    }
  }

  /** Sets numbers from an index on to those of another array. */
  void set(int index, JsArray from) {
    if (index < 0 || from.length() > length() - index) {
      throw new IllegalArgumentException(
          "%d numbers do not fit behind %d of %d".formatted(from.length(), index, length()));
    }
    if (kind.size() == from.kind.size() && isWhole() == from.isWhole() && order == from.order) {
      MemorySegment source = from.segment.get();
      segment.get().asSlice((long) index * kind.size(), source.byteSize()).copyFrom(source);
      return;
    }
    for (int i = 0; i < from.length(); i++) {
      set(index + i, from.get(i));
    }
  }

  private boolean isWhole() {
    return kind != Kind.FLOAT32 && kind != Kind.FLOAT64;
  }

  /** A copy of a part. */
  JsArray copy(int from, int to) {
    JsArray copy = zeros(kind, Math.max(0, to - from));
    copy.set(0, part(from, Math.max(from, to)));
    return copy;
  }

  /** A part of the same numbers. */
  JsArray part(int from, int to) {
    long start = (long) from * kind.size();
    long size = (long) (to - from) * kind.size();
    return new JsArray(kind, () -> segment.get().asSlice(start, size), Optional.empty(), order);
  }

  @Override
  public String toString() {
    return "%s of %d".formatted(kind.constructor(), length());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsArray array && isSame(array);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, array.map(System::identityHashCode));
  }
}
