package dev.ligature.trino.call;

import dev.ligature.linker.GuestArena;
import dev.ligature.linker.Program;
import dev.ligature.trino.signature.CType;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program with what a call in it needs. The arguments of a call that are in memory lie one behind
 * the other in a block that is used again by the next call. One thread at a time is in it, who has
 * entered it.
 */
public final class GuestCall {
  private static final ValueLayout.OfShort SHORT = little(ValueLayout.JAVA_SHORT_UNALIGNED);
  private static final ValueLayout.OfInt INT = little(ValueLayout.JAVA_INT_UNALIGNED);
  private static final ValueLayout.OfLong LONG = little(ValueLayout.JAVA_LONG_UNALIGNED);

  /** The first block; most rows fit. */
  private static final long FIRST_BLOCK = 4096;

  private static final int ALIGNMENT = 16;
  private static final long LARGEST = 0xffff_ffffL;

  private static final VarHandle ENTERED;

  static {
    try {
      ENTERED = MethodHandles.lookup().findVarHandle(GuestCall.class, "entered", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("its own field", e);
    }
  }

  private final Guest guest;
  private final Program program;
  private final MethodHandle function;

  /** Whether somebody is in it. Of a closed one it stays so. */
  @SuppressWarnings("unused") // by its handle
  private boolean entered;

  private volatile boolean abandoned;
  private volatile boolean closed;
  private long memorySize;

  /** The block in use, and blocks that it took the place of in this call. */
  private @Nullable GuestArena block;

  private final List<GuestArena> outgrown = new ArrayList<>();
  private long start;
  private long top;
  private long limit;
  private long wanted;

  /** The size of the one block that takes the place of those of an earlier call; 0 if none does. */
  private long merged;

  private long resultAddress;
  private long resultCapacity;
  private long lengthAddress;
  private CType lengthType = CType.U32;
  private long checkAddress;

  /**
   * Of a program that is open.
   *
   * @param guest the program; nobody is in it
   */
  public GuestCall(Guest guest) {
    this.guest = guest;
    program = guest.program();
    function = guest.function();
    memorySize = program.memorySize();
  }

  private static ValueLayout.OfShort little(ValueLayout.OfShort layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfInt little(ValueLayout.OfInt layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfLong little(ValueLayout.OfLong layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  // ---- a call

  /**
   * Enters it, and begins a call, unless somebody is in it or it is closed. No code of the guest
   * runs here: what it does wrong belongs to the call, and callers may hold a lock.
   */
  public boolean tryEnter() {
    if (!ENTERED.compareAndSet(this, false, true)) {
      return false;
    }
    if (!outgrown.isEmpty()) {
      merged = Math.max(merged, wanted);
    }
    top = start;
    wanted = 0;
    resultAddress = 0;
    lengthAddress = 0;
    return true;
  }

  /** The function. */
  MethodHandle function() {
    return function;
  }

  /** Ends a call that did not fail. */
  void end() {
    count();
    leave();
  }

  private void count() {
    long size = program.memorySize();
    if (size == memorySize) {
      return;
    }
    try {
      guest.memoryIs(size);
      memorySize = size;
    } catch (TrinoException e) {
      closed = true;
      throw guest.failure(e);
    }
  }

  private void leave() {
    ENTERED.setVolatile(this, false);
    if (abandoned) {
      close();
    }
  }

  /** Ends a call that failed. If that was the guest, nobody enters it again. */
  TrinoException failure(Throwable failure) {
    if (failure instanceof TrinoException known && !Fatal.isFatal(known)) {
      // A value that does not fit: the program was not called, or has returned.
      end();
      return known;
    }
    closed = true;
    return guest.failure(failure);
  }

  /** Whether nobody will enter it again. */
  public boolean isClosed() {
    return closed;
  }

  /** Closes it, as soon as nobody is in it. */
  public void close() {
    abandoned = true;
    if (ENTERED.compareAndSet(this, false, true)) {
      closed = true;
      guest.close();
    }
  }

  // ---- memory

  /**
   * Takes room from the block.
   *
   * @param bytes how much
   * @return its address
   */
  long take(long bytes) {
    if (bytes < 0 || bytes > LARGEST) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT, "%d bytes are no room".formatted(bytes));
    }
    if (merged != 0) {
      merge();
    }
    long rounded = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    wanted += rounded;
    // No room is at address 0, not even for nothing.
    if (block == null || rounded > limit - top) {
      grow(rounded);
    }
    long address = top;
    top += rounded;
    return address;
  }

  /** One block for all that an earlier call had. */
  private void merge() {
    outgrown.forEach(GuestArena::close);
    outgrown.clear();
    if (block != null) {
      block.close();
    }
    allocate(merged);
    merged = 0;
  }

  private void grow(long bytes) {
    if (block != null) {
      outgrown.add(block);
    }
    allocate(Math.max(wanted, bytes));
  }

  private void allocate(long bytes) {
    long size = Math.max(FIRST_BLOCK, bytes + bytes / 4);
    GuestArena arena = program.newArena();
    try {
      start = arena.allocate(size).address();
    } catch (IllegalStateException e) {
      throw new TrinoException(
          StandardErrorCode.EXCEEDED_FUNCTION_MEMORY_LIMIT,
          "there is no room for arguments of %d bytes: %s".formatted(bytes, e.getMessage()),
          e);
    }
    block = arena;
    top = start;
    limit = start + size;
  }

  private MemorySegment memory(long address, long bytes) {
    return program.memory(address + bytes);
  }

  void putByte(long address, byte value) {
    memory(address, 1).set(ValueLayout.JAVA_BYTE, address, value);
  }

  void putShort(long address, short value) {
    memory(address, 2).set(SHORT, address, value);
  }

  void putInt(long address, int value) {
    memory(address, 4).set(INT, address, value);
  }

  void putLong(long address, long value) {
    memory(address, 8).set(LONG, address, value);
  }

  byte getByte(long address) {
    return memory(address, 1).get(ValueLayout.JAVA_BYTE, address);
  }

  short getShort(long address) {
    return memory(address, 2).get(SHORT, address);
  }

  int getInt(long address) {
    return memory(address, 4).get(INT, address);
  }

  long getLong(long address) {
    return memory(address, 8).get(LONG, address);
  }

  /** Copies a string with a zero behind it. */
  long putString(Slice slice) {
    int length = slice.length();
    long address = take(length + 1L);
    putBytes(address, slice);
    putByte(address + length, (byte) 0);
    return address;
  }

  private void putBytes(long address, Slice slice) {
    int length = slice.length();
    MemorySegment.copy(
        slice.byteArray(),
        slice.byteArrayOffset(),
        memory(address, length),
        ValueLayout.JAVA_BYTE,
        address,
        length);
  }

  void clear(long address, long bytes) {
    memory(address, bytes).asSlice(address, bytes).fill((byte) 0);
  }

  /** Copies bytes out of the guest. */
  Slice bytes(long address, long length) {
    if (length == 0) {
      return Slices.EMPTY_SLICE;
    }
    byte[] copy = new byte[Math.toIntExact(length)];
    MemorySegment.copy(
        memory(address, length), ValueLayout.JAVA_BYTE, address, copy, 0, copy.length);
    return Slices.wrappedBuffer(copy);
  }

  /**
   * How many bytes there are before a zero.
   *
   * @param most how many at most
   */
  long stringLength(long address, long most) {
    MemorySegment memory = program.memory();
    long end = Math.min(memory.byteSize(), address + most);
    long at = address;
    while (at < end && memory.get(ValueLayout.JAVA_BYTE, at) != 0) {
      at++;
    }
    if (at >= end && at - address < most) {
      throw new IndexOutOfBoundsException(
          "the string at address 0x%x has no end".formatted(address));
    }
    return at - address;
  }

  // ---- what the result is read from

  void resultIsAt(long address, long capacity) {
    resultAddress = address;
    resultCapacity = capacity;
    if (lengthAddress != 0) {
      putLength();
    }
  }

  long resultAddress() {
    return resultAddress;
  }

  /** How much there is room for: bytes of a string, elements of an array. */
  long resultCapacity() {
    return resultCapacity;
  }

  /** The function is told the capacity there, whichever of the two comes first. */
  void lengthIsAt(long address, CType type) {
    lengthAddress = address;
    lengthType = type;
    if (resultAddress != 0) {
      putLength();
    }
  }

  private void putLength() {
    if (lengthType.size() == Long.BYTES) {
      putLong(lengthAddress, resultCapacity);
    } else {
      putInt(lengthAddress, (int) resultCapacity);
    }
  }

  /** What the function has left there. */
  long resultLength() {
    return NumberInMemory.integer(this, lengthAddress, lengthType);
  }

  void checkIsAt(long address) {
    checkAddress = address;
  }

  long checkAddress() {
    return checkAddress;
  }
}
