package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;

/**
 * Loads and stores of memories with 64-bit addresses, two methods for each size: with and without
 * an offset. An address below 2 GiB is one that {@link MemoryAccess} takes; {@link
 * WideSegmentAccess} does the others. A base of 2^63 and more is negative here, and so is never
 * taken for one that is near, whatever the sum with the offset has become.
 *
 * <p>At most 35 bytes each, as there. Generated code calls those with an offset for offsets below
 * 2^31 only.
 *
 * <p>A table of instructions.
 */
public final class WideAccess {
  private static final int NEAR_BITS = 31;

  private WideAccess() {}

  private static boolean isNear(long address) {
    return address >>> NEAR_BITS == 0;
  }

  /** An effective address, of which a store has no room to tell whether it is near. */
  private static long sum(long base, int offset, int size) {
    long address = base + offset;
    return isNear(base | address) ? address : WideSegmentAccess.address(base, offset, size);
  }

  public static int i32Load(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i32Load((int) address, memory)
        : WideSegmentAccess.i32Load(base, offset, memory);
  }

  public static int i32Load(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i32Load((int) base, memory)
        : WideSegmentAccess.i32Load(base, 0, memory);
  }

  public static long i64Load(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i64Load((int) address, memory)
        : WideSegmentAccess.i64Load(base, offset, memory);
  }

  public static long i64Load(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i64Load((int) base, memory)
        : WideSegmentAccess.i64Load(base, 0, memory);
  }

  public static float f32Load(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.f32Load((int) address, memory)
        : WideSegmentAccess.f32Load(base, offset, memory);
  }

  public static float f32Load(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.f32Load((int) base, memory)
        : WideSegmentAccess.f32Load(base, 0, memory);
  }

  public static double f64Load(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.f64Load((int) address, memory)
        : WideSegmentAccess.f64Load(base, offset, memory);
  }

  public static double f64Load(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.f64Load((int) base, memory)
        : WideSegmentAccess.f64Load(base, 0, memory);
  }

  public static int i32Load8S(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i32Load8S((int) address, memory)
        : WideSegmentAccess.i32Load8S(base, offset, memory);
  }

  public static int i32Load8S(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i32Load8S((int) base, memory)
        : WideSegmentAccess.i32Load8S(base, 0, memory);
  }

  public static int i32Load8U(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i32Load8U((int) address, memory)
        : WideSegmentAccess.i32Load8U(base, offset, memory);
  }

  public static int i32Load8U(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i32Load8U((int) base, memory)
        : WideSegmentAccess.i32Load8U(base, 0, memory);
  }

  public static int i32Load16S(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i32Load16S((int) address, memory)
        : WideSegmentAccess.i32Load16S(base, offset, memory);
  }

  public static int i32Load16S(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i32Load16S((int) base, memory)
        : WideSegmentAccess.i32Load16S(base, 0, memory);
  }

  public static int i32Load16U(long base, int offset, Memory memory) {
    long address = base + offset;
    return isNear(base | address)
        ? MemoryAccess.i32Load16U((int) address, memory)
        : WideSegmentAccess.i32Load16U(base, offset, memory);
  }

  public static int i32Load16U(long base, Memory memory) {
    return isNear(base)
        ? MemoryAccess.i32Load16U((int) base, memory)
        : WideSegmentAccess.i32Load16U(base, 0, memory);
  }

  public static void i32Store(long base, int value, int offset, Memory memory) {
    i32Store(sum(base, offset, Integer.BYTES), value, memory);
  }

  public static void i32Store(long base, int value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.i32Store((int) base, value, memory);
    } else {
      WideSegmentAccess.i32Store(base, value, 0, memory);
    }
  }

  public static void i64Store(long base, long value, int offset, Memory memory) {
    i64Store(sum(base, offset, Long.BYTES), value, memory);
  }

  public static void i64Store(long base, long value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.i64Store((int) base, value, memory);
    } else {
      WideSegmentAccess.i64Store(base, value, 0, memory);
    }
  }

  public static void f32Store(long base, float value, int offset, Memory memory) {
    f32Store(sum(base, offset, Float.BYTES), value, memory);
  }

  public static void f32Store(long base, float value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.f32Store((int) base, value, memory);
    } else {
      WideSegmentAccess.f32Store(base, value, 0, memory);
    }
  }

  public static void f64Store(long base, double value, int offset, Memory memory) {
    f64Store(sum(base, offset, Double.BYTES), value, memory);
  }

  public static void f64Store(long base, double value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.f64Store((int) base, value, memory);
    } else {
      WideSegmentAccess.f64Store(base, value, 0, memory);
    }
  }

  public static void i32Store8(long base, int value, int offset, Memory memory) {
    i32Store8(sum(base, offset, Byte.BYTES), value, memory);
  }

  public static void i32Store8(long base, int value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.i32Store8((int) base, value, memory);
    } else {
      WideSegmentAccess.i32Store8(base, value, 0, memory);
    }
  }

  public static void i32Store16(long base, short value, int offset, Memory memory) {
    i32Store16(sum(base, offset, Short.BYTES), value, memory);
  }

  public static void i32Store16(long base, short value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.i32Store16((int) base, value, memory);
    } else {
      WideSegmentAccess.i32Store16(base, value, 0, memory);
    }
  }
}
