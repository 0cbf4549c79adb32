package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.lang.foreign.MemorySegment;

/**
 * Loads and stores through the memory's segment, for what {@link WideAccess} can't do with an
 * array. The effective address is the sum of two unsigned 64-bit numbers, which has 65 bits.
 *
 * <p>A table of instructions.
 */
public final class WideSegmentAccess {
  /** An address has so many hexadecimal digits at most; its sum with an offset one more. */
  private static final int DIGITS = 16;

  private WideSegmentAccess() {}

  /**
   * The effective address of an access; traps if no memory can have it.
   *
   * @param size the bytes of the access
   */
  static long address(long base, long offset, int size) {
    long sum = base + offset;
    boolean carries = Long.compareUnsigned(sum, base) < 0;
    if (carries || sum < 0) {
      String digits = Long.toHexString(sum);
      String address = carries ? "1" + "0".repeat(DIGITS - digits.length()) + digits : digits;
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS, size + " bytes at address 0x" + address);
    }
    return sum;
  }

  private static MemorySegment segment(long base, long offset, int size, Memory memory) {
    return memory.slowSegment(address(base, offset, size) + size);
  }

  public static int i32Load(long base, long offset, Memory memory) {
    return segment(base, offset, Integer.BYTES, memory).get(SegmentAccess.INT, base + offset);
  }

  public static long i64Load(long base, long offset, Memory memory) {
    return segment(base, offset, Long.BYTES, memory).get(SegmentAccess.LONG, base + offset);
  }

  public static float f32Load(long base, long offset, Memory memory) {
    return segment(base, offset, Float.BYTES, memory).get(SegmentAccess.FLOAT, base + offset);
  }

  public static double f64Load(long base, long offset, Memory memory) {
    return segment(base, offset, Double.BYTES, memory).get(SegmentAccess.DOUBLE, base + offset);
  }

  public static int i32Load8S(long base, long offset, Memory memory) {
    return segment(base, offset, Byte.BYTES, memory).get(SegmentAccess.BYTE, base + offset);
  }

  public static int i32Load8U(long base, long offset, Memory memory) {
    return segment(base, offset, Byte.BYTES, memory).get(SegmentAccess.BYTE, base + offset) & 0xff;
  }

  public static int i32Load16S(long base, long offset, Memory memory) {
    return segment(base, offset, Short.BYTES, memory).get(SegmentAccess.SHORT, base + offset);
  }

  public static int i32Load16U(long base, long offset, Memory memory) {
    return segment(base, offset, Short.BYTES, memory).get(SegmentAccess.SHORT, base + offset)
        & 0xffff;
  }

  public static void i32Store(long base, int value, long offset, Memory memory) {
    segment(base, offset, Integer.BYTES, memory).set(SegmentAccess.INT, base + offset, value);
  }

  public static void i64Store(long base, long value, long offset, Memory memory) {
    segment(base, offset, Long.BYTES, memory).set(SegmentAccess.LONG, base + offset, value);
  }

  public static void f32Store(long base, float value, long offset, Memory memory) {
    segment(base, offset, Float.BYTES, memory).set(SegmentAccess.FLOAT, base + offset, value);
  }

  public static void f64Store(long base, double value, long offset, Memory memory) {
    segment(base, offset, Double.BYTES, memory).set(SegmentAccess.DOUBLE, base + offset, value);
  }

  public static void i32Store8(long base, int value, long offset, Memory memory) {
    segment(base, offset, Byte.BYTES, memory).set(SegmentAccess.BYTE, base + offset, (byte) value);
  }

  public static void i32Store16(long base, short value, long offset, Memory memory) {
    segment(base, offset, Short.BYTES, memory).set(SegmentAccess.SHORT, base + offset, value);
  }

  static int i32Load(long base, Memory memory) {
    return i32Load(base, 0L, memory);
  }

  static int i32Load(long base, int offset, Memory memory) {
    return i32Load(base, (long) offset, memory);
  }

  static long i64Load(long base, Memory memory) {
    return i64Load(base, 0L, memory);
  }

  static long i64Load(long base, int offset, Memory memory) {
    return i64Load(base, (long) offset, memory);
  }

  static float f32Load(long base, Memory memory) {
    return f32Load(base, 0L, memory);
  }

  static float f32Load(long base, int offset, Memory memory) {
    return f32Load(base, (long) offset, memory);
  }

  static double f64Load(long base, Memory memory) {
    return f64Load(base, 0L, memory);
  }

  static double f64Load(long base, int offset, Memory memory) {
    return f64Load(base, (long) offset, memory);
  }

  static int i32Load8S(long base, Memory memory) {
    return i32Load8S(base, 0L, memory);
  }

  static int i32Load8S(long base, int offset, Memory memory) {
    return i32Load8S(base, (long) offset, memory);
  }

  static int i32Load16S(long base, Memory memory) {
    return i32Load16S(base, 0L, memory);
  }

  static int i32Load16S(long base, int offset, Memory memory) {
    return i32Load16S(base, (long) offset, memory);
  }

  static void i32Store(long base, int value, Memory memory) {
    i32Store(base, value, 0, memory);
  }

  static void i64Store(long base, long value, Memory memory) {
    i64Store(base, value, 0, memory);
  }

  static void f32Store(long base, float value, Memory memory) {
    f32Store(base, value, 0, memory);
  }

  static void f64Store(long base, double value, Memory memory) {
    f64Store(base, value, 0, memory);
  }

  static void i32Store8(long base, int value, Memory memory) {
    i32Store8(base, value, 0, memory);
  }

  static void i32Store16(long base, short value, Memory memory) {
    i32Store16(base, value, 0, memory);
  }
}
