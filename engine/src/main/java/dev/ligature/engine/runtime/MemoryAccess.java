package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Loads and stores, a method an instruction. The effective address is the sum of two unsigned
 * 32-bit numbers; the segment checks it, and {@link Traps} turns its exception into a trap.
 *
 * <p>The methods are spelled out so that each is over 35 bytes of bytecode: C1 inlines what is
 * shorter, and a segment's access inlined at every load and store of a large method exhausts its
 * registers, so that the method stays in the interpreter until C2 has it. C2 inlines these where
 * they are hot. A test holds the size.
 *
 * <p>A table; exempt from the size limit of a class.
 */
public final class MemoryAccess {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private MemoryAccess() {}

  public static int i32Load(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(INT, address);
  }

  public static long i64Load(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(LONG, address);
  }

  public static float f32Load(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(FLOAT, address);
  }

  public static double f64Load(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(DOUBLE, address);
  }

  public static int i32Load8S(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(BYTE, address);
  }

  public static int i32Load8U(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(BYTE, address) & 0xff;
  }

  public static int i32Load16S(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(SHORT, address);
  }

  public static int i32Load16U(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(SHORT, address) & 0xffff;
  }

  public static long i64Load8S(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(BYTE, address);
  }

  public static long i64Load8U(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(BYTE, address) & 0xffL;
  }

  public static long i64Load16S(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(SHORT, address);
  }

  public static long i64Load16U(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(SHORT, address) & 0xffffL;
  }

  public static long i64Load32S(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(INT, address);
  }

  public static long i64Load32U(int base, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    return segment.get(INT, address) & 0xffffffffL;
  }

  public static void i32Store(int base, int value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(INT, address, value);
  }

  public static void i64Store(int base, long value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(LONG, address, value);
  }

  public static void f32Store(int base, float value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(FLOAT, address, value);
  }

  public static void f64Store(int base, double value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(DOUBLE, address, value);
  }

  public static void i32Store8(int base, int value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(BYTE, address, (byte) value);
  }

  public static void i32Store16(int base, int value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(SHORT, address, (short) value);
  }

  public static void i64Store8(int base, long value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(BYTE, address, (byte) value);
  }

  public static void i64Store16(int base, long value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(SHORT, address, (short) value);
  }

  public static void i64Store32(int base, long value, int offset, Memory memory) {
    MemorySegment segment = memory.segment();
    long low = base & 0xffffffffL;
    long high = offset & 0xffffffffL;
    long address = low + high;
    segment.set(INT, address, (int) value);
  }
}
