package dev.ligature.wasi.preview1;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Program;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.types.DataSegment;

/**
 * A program's memory as Endive's functions see it. Addresses are unsigned. Access outside of the
 * memory throws {@link BadAddressException}; what only an engine calls is not supported.
 */
public final class GuestMemory implements Memory {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final MemorySegment NONE = MemorySegment.ofArray(new byte[0]);

  private final Program program;
  private final boolean traps;

  /** The memory of a program, which may have none yet. */
  public GuestMemory(Program program) {
    this(program, false);
  }

  private GuestMemory(Program program, boolean traps) {
    this.program = program;
    this.traps = traps;
  }

  /**
   * The same memory for functions that can't tell an error: access outside of it is a trap of the
   * kind {@link TrapKind#MEMORY_OUT_OF_BOUNDS}, as that of an instruction.
   */
  public GuestMemory trapping() {
    return new GuestMemory(program, true);
  }

  /** The size of the memory in bytes; 0 if the program has none. */
  private long size() {
    try {
      return program.memorySize();
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  /**
   * The memory, which a growth has replaced since the last call perhaps, with a range in it.
   *
   * @param address where the range starts, unsigned
   * @param size its size in bytes
   * @throws BadAddressException if it is outside, or the size is negative
   */
  private MemorySegment segment(int address, int size) {
    check(address, size);
    long end = Integer.toUnsignedLong(address) + size;
    // A program without a memory has room for nothing.
    return end == 0 ? NONE : program.memory(end);
  }

  private RuntimeException outside(long start, long size, long limit) {
    BadAddressException bad = new BadAddressException(start, size, limit);
    return traps
        ? new TrapException(
            TrapKind.MEMORY_OUT_OF_BOUNDS,
            "a host function's " + Objects.requireNonNull(bad.getMessage()))
        : bad;
  }

  /**
   * Checks that a range lies in the memory.
   *
   * @param address where it starts, unsigned
   * @param size its size in bytes
   * @throws BadAddressException if it does not, or the size is negative
   */
  public void check(int address, int size) {
    long start = Integer.toUnsignedLong(address);
    long limit = size();
    if (size < 0 || start + size > limit) {
      throw outside(start, size, limit);
    }
  }

  @Override
  public int pages() {
    return (int) (size() / PAGE_SIZE);
  }

  @Override
  public byte read(int address) {
    return segment(address, Byte.BYTES).get(ValueLayout.JAVA_BYTE, Integer.toUnsignedLong(address));
  }

  @Override
  public short readShort(int address) {
    return segment(address, Short.BYTES).get(SHORT, Integer.toUnsignedLong(address));
  }

  @Override
  public long readU16(int address) {
    return Short.toUnsignedLong(readShort(address));
  }

  @Override
  public int readInt(int address) {
    return segment(address, Integer.BYTES).get(INT, Integer.toUnsignedLong(address));
  }

  @Override
  public long readLong(int address) {
    return segment(address, Long.BYTES).get(LONG, Integer.toUnsignedLong(address));
  }

  @Override
  public float readFloat(int address) {
    return Float.intBitsToFloat(readInt(address));
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public double readDouble(int address) {
    return Double.longBitsToDouble(readLong(address));
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public byte[] readBytes(int address, int size) {
    check(address, size);
    byte[] bytes = new byte[size];
    read(address, bytes, 0, size);
    return bytes;
  }

  @Override
  public void writeByte(int address, byte value) {
    segment(address, Byte.BYTES).set(ValueLayout.JAVA_BYTE, Integer.toUnsignedLong(address), value);
  }

  @Override
  public void writeShort(int address, short value) {
    segment(address, Short.BYTES).set(SHORT, Integer.toUnsignedLong(address), value);
  }

  @Override
  public void writeI32(int address, int value) {
    segment(address, Integer.BYTES).set(INT, Integer.toUnsignedLong(address), value);
  }

  @Override
  public void writeLong(int address, long value) {
    segment(address, Long.BYTES).set(LONG, Integer.toUnsignedLong(address), value);
  }

  @Override
  public void writeF32(int address, float value) {
    writeI32(address, Float.floatToRawIntBits(value));
  }

  @Override
  public void writeF64(int address, double value) {
    writeLong(address, Double.doubleToRawLongBits(value));
  }

  @Override
  public void write(int address, byte[] bytes, int offset, int size) {
    MemorySegment segment = segment(address, size);
    long start = Integer.toUnsignedLong(address);
    MemorySegment.copy(bytes, offset, segment, ValueLayout.JAVA_BYTE, start, size);
  }

  /** Reads into a part of an array. */
  public void read(int address, byte[] bytes, int offset, int size) {
    MemorySegment segment = segment(address, size);
    long start = Integer.toUnsignedLong(address);
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, start, bytes, offset, size);
  }

  @Override
  public void fill(byte value, int from, int to) {
    int size = to - from;
    check(from, size);
    long start = Integer.toUnsignedLong(from);
    if (value == 0) {
      clear(start, size);
    } else {
      segment(from, size).asSlice(start, size).fill(value);
    }
  }

  @Override
  public void zero() {
    clear(0, size());
  }

  /** Writes zeros, but where the memory has them since nothing was written yet. */
  private void clear(long start, long size) {
    if (size > 0) {
      MemorySegment there = program.memory(0);
      long count = Math.min(size, there.byteSize() - start);
      if (count > 0) {
        there.asSlice(start, count).fill((byte) 0);
      }
    }
  }

  @Override
  public int initialPages() {
    throw engineOnly();
  }

  @Override
  public int maximumPages() {
    throw engineOnly();
  }

  @Override
  public boolean shared() {
    throw engineOnly();
  }

  @Override
  public int grow(int pages) {
    throw engineOnly();
  }

  @Override
  @SuppressWarnings("removal")
  public Object lock(int address) {
    throw engineOnly();
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, int expected, long timeout) {
    throw engineOnly();
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, long expected, long timeout) {
    throw engineOnly();
  }

  @Override
  @SuppressWarnings("removal")
  public int notify(int address, int threads) {
    throw engineOnly();
  }

  @Override
  public void initialize(Instance instance, DataSegment[] segments) {
    throw engineOnly();
  }

  @Override
  public void initPassiveSegment(int segment, int address, int offset, int size) {
    throw engineOnly();
  }

  @Override
  public void drop(int segment) {
    throw engineOnly();
  }

  private static AssertionError engineOnly() {
    return new AssertionError("called by an engine only");
  }
}
