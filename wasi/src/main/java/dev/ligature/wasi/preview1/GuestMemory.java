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

  /** The memory, which a growth has replaced since the last call perhaps. */
  private MemorySegment segment() {
    try {
      return program.memory();
    } catch (IllegalStateException e) {
      // A program without a memory: every address is outside of it.
      return NONE;
    }
  }

  /**
   * Checks that a range lies in the memory.
   *
   * @param address where it starts, unsigned
   * @param size its size in bytes
   * @return where it starts
   * @throws BadAddressException if it does not, or the size is negative
   */
  private long check(MemorySegment segment, int address, int size) {
    long start = Integer.toUnsignedLong(address);
    if (size < 0 || start + size > segment.byteSize()) {
      throw outside(start, size, segment.byteSize());
    }
    return start;
  }

  private RuntimeException outside(long start, long size, long limit) {
    BadAddressException bad = new BadAddressException(start, size, limit);
    return traps
        ? new TrapException(
            TrapKind.MEMORY_OUT_OF_BOUNDS,
            "a host function's " + Objects.requireNonNull(bad.getMessage()))
        : bad;
  }

  /** As {@link #check(MemorySegment, int, int)}. */
  public void check(int address, int size) {
    check(segment(), address, size);
  }

  @Override
  public int pages() {
    return (int) (segment().byteSize() / PAGE_SIZE);
  }

  @Override
  public byte read(int address) {
    MemorySegment segment = segment();
    return segment.get(ValueLayout.JAVA_BYTE, check(segment, address, Byte.BYTES));
  }

  @Override
  public short readShort(int address) {
    MemorySegment segment = segment();
    return segment.get(SHORT, check(segment, address, Short.BYTES));
  }

  @Override
  public long readU16(int address) {
    return Short.toUnsignedLong(readShort(address));
  }

  @Override
  public int readInt(int address) {
    MemorySegment segment = segment();
    return segment.get(INT, check(segment, address, Integer.BYTES));
  }

  @Override
  public long readLong(int address) {
    MemorySegment segment = segment();
    return segment.get(LONG, check(segment, address, Long.BYTES));
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
    MemorySegment segment = segment();
    long start = check(segment, address, size);
    byte[] bytes = new byte[size];
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, start, bytes, 0, size);
    return bytes;
  }

  @Override
  public void writeByte(int address, byte value) {
    MemorySegment segment = segment();
    segment.set(ValueLayout.JAVA_BYTE, check(segment, address, Byte.BYTES), value);
  }

  @Override
  public void writeShort(int address, short value) {
    MemorySegment segment = segment();
    segment.set(SHORT, check(segment, address, Short.BYTES), value);
  }

  @Override
  public void writeI32(int address, int value) {
    MemorySegment segment = segment();
    segment.set(INT, check(segment, address, Integer.BYTES), value);
  }

  @Override
  public void writeLong(int address, long value) {
    MemorySegment segment = segment();
    segment.set(LONG, check(segment, address, Long.BYTES), value);
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
    MemorySegment segment = segment();
    long start = check(segment, address, size);
    MemorySegment.copy(bytes, offset, segment, ValueLayout.JAVA_BYTE, start, size);
  }

  /** Reads into a part of an array. */
  public void read(int address, byte[] bytes, int offset, int size) {
    MemorySegment segment = segment();
    long start = check(segment, address, size);
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, start, bytes, offset, size);
  }

  @Override
  public void fill(byte value, int from, int to) {
    MemorySegment segment = segment();
    long start = check(segment, from, to - from);
    segment.asSlice(start, to - from).fill(value);
  }

  @Override
  public void zero() {
    segment().fill((byte) 0);
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
