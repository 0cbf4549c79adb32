package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Loads and stores through the memory's segment, for what {@link MemoryAccess} can't do with an
 * array: memories that have none, and operands of 2 GiB and more. The segment checks the effective
 * address, which is the sum of two unsigned 32-bit numbers; {@link Traps} turns its exception into
 * a trap.
 *
 * <p>A table of instructions.
 */
public final class SegmentAccess {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SegmentAccess() {}

  /** Uses each kind of access once, so that it is linked. */
  public static void use(MemorySegment segment) {
    segment.set(BYTE, 0, segment.get(BYTE, 0));
    segment.set(SHORT, 0, segment.get(SHORT, 0));
    segment.set(INT, 0, segment.get(INT, 0));
    segment.set(LONG, 0, segment.get(LONG, 0));
    segment.set(FLOAT, 0, segment.get(FLOAT, 0));
    segment.set(DOUBLE, 0, segment.get(DOUBLE, 0));
  }

  private static long address(int base, int offset) {
    return (base & 0xffffffffL) + (offset & 0xffffffffL);
  }

  private static MemorySegment segment(int base, int offset, int size, Memory memory) {
    return memory.slowSegment(address(base, offset) + size);
  }

  public static int i32Load(int base, int offset, Memory memory) {
    return segment(base, offset, Integer.BYTES, memory).get(INT, address(base, offset));
  }

  public static long i64Load(int base, int offset, Memory memory) {
    return segment(base, offset, Long.BYTES, memory).get(LONG, address(base, offset));
  }

  public static float f32Load(int base, int offset, Memory memory) {
    return segment(base, offset, Float.BYTES, memory).get(FLOAT, address(base, offset));
  }

  public static double f64Load(int base, int offset, Memory memory) {
    return segment(base, offset, Double.BYTES, memory).get(DOUBLE, address(base, offset));
  }

  public static int i32Load8S(int base, int offset, Memory memory) {
    return segment(base, offset, Byte.BYTES, memory).get(BYTE, address(base, offset));
  }

  public static int i32Load8U(int base, int offset, Memory memory) {
    return segment(base, offset, Byte.BYTES, memory).get(BYTE, address(base, offset)) & 0xff;
  }

  public static int i32Load16S(int base, int offset, Memory memory) {
    return segment(base, offset, Short.BYTES, memory).get(SHORT, address(base, offset));
  }

  public static int i32Load16U(int base, int offset, Memory memory) {
    return segment(base, offset, Short.BYTES, memory).get(SHORT, address(base, offset)) & 0xffff;
  }

  public static void i32Store(int base, int value, int offset, Memory memory) {
    segment(base, offset, Integer.BYTES, memory).set(INT, address(base, offset), value);
  }

  public static void i64Store(int base, long value, int offset, Memory memory) {
    segment(base, offset, Long.BYTES, memory).set(LONG, address(base, offset), value);
  }

  public static void f32Store(int base, float value, int offset, Memory memory) {
    segment(base, offset, Float.BYTES, memory).set(FLOAT, address(base, offset), value);
  }

  public static void f64Store(int base, double value, int offset, Memory memory) {
    segment(base, offset, Double.BYTES, memory).set(DOUBLE, address(base, offset), value);
  }

  public static void i32Store8(int base, int value, int offset, Memory memory) {
    segment(base, offset, Byte.BYTES, memory).set(BYTE, address(base, offset), (byte) value);
  }

  public static void i32Store16(int base, short value, int offset, Memory memory) {
    segment(base, offset, Short.BYTES, memory).set(SHORT, address(base, offset), value);
  }
}
