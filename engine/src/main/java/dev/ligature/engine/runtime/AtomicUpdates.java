package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * What atomic instructions do at an effective address: loads, stores and updates of 1, 2, 4 or 8
 * bytes, sequentially consistent; waiting and notifying. Narrower values are zero-extended.
 *
 * <p>An update of one or two bytes replaces the four around them, since a segment has no atomic
 * update of less. An access that is not aligned traps.
 */
final class AtomicUpdates {
  private AtomicUpdates() {}

  /** Uses each kind of access to a segment of zeros once, so that it is linked. */
  static void use(MemorySegment zeros) {
    for (int size = 1; size <= Long.BYTES; size *= 2) {
      set(zeros, 0, size, get(zeros, 0, size));
      replace(zeros, 0, size, 0, 0);
    }
    VarHandle.fullFence();
  }

  static long load(long address, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    return get(segment, checked(address, size, segment), size);
  }

  static void store(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    set(segment, checked(address, size, segment), size, value);
  }

  private static void set(MemorySegment segment, long address, int size, long value) {
    switch (size) {
      case 1 -> AtomicHandles.BYTE.setVolatile(segment, address, (byte) value);
      case 2 -> AtomicHandles.SHORT.setVolatile(segment, address, (short) value);
      case 4 -> AtomicHandles.INT.setVolatile(segment, address, (int) value);
      default -> AtomicHandles.LONG.setVolatile(segment, address, value);
    }
  }

  static long add(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, before + value) == before) {
        return before;
      }
    }
  }

  static long sub(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, before - value) == before) {
        return before;
      }
    }
  }

  static long and(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, before & value) == before) {
        return before;
      }
    }
  }

  static long or(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, before | value) == before) {
        return before;
      }
    }
  }

  static long xor(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, before ^ value) == before) {
        return before;
      }
    }
  }

  static long xchg(long address, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    while (true) {
      long before = get(segment, address, size);
      if (replace(segment, address, size, before, value) == before) {
        return before;
      }
    }
  }

  /** Both values are wrapped to the size of the access: bits above it do not count. */
  static long cmpxchg(long address, long expected, long value, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    return replace(
        segment, address, size, expected & (-1L >>> (Long.SIZE - size * Byte.SIZE)), value);
  }

  /** Waits until notified: 0 if it was, 1 if another value was there, 2 if the time was over. */
  static int await(long address, long expected, long nanoseconds, int size, Memory memory) {
    MemorySegment segment = memory.wordSegment();
    check(address, size, segment);
    if (!memory.limits().shared()) {
      throw new TrapException(TrapKind.EXPECTED_SHARED_MEMORY);
    }
    return memory
        .waiters()
        .await(address, new Expectation(segment, address, size, expected), nanoseconds);
  }

  /** Whether the value is the expected one. No lambda expression, which would be linked here. */
  private static final class Expectation implements BooleanSupplier {
    private final MemorySegment segment;
    private final long address;
    private final int size;
    private final long expected;

    Expectation(MemorySegment segment, long address, int size, long expected) {
      this.segment = segment;
      this.address = address;
      this.size = size;
      this.expected = expected;
    }

    @Override
    public boolean getAsBoolean() {
      return get(segment, address, size) == expected;
    }
  }

  /** Wakes up to so many that wait; gives how many. */
  static int notifyWaiters(long address, int count, int size, Memory memory) {
    return memory.waiters().wake(checked(address, size, memory.wordSegment()), count);
  }

  private static long checked(long address, int size, MemorySegment segment) {
    check(address, size, segment);
    return address;
  }

  private static void check(long address, int size, MemorySegment segment) {
    boolean aligned = (address & (size - 1)) == 0;
    if (!aligned || address > segment.byteSize() - size) {
      throw new TrapException(
          aligned ? TrapKind.MEMORY_OUT_OF_BOUNDS : TrapKind.UNALIGNED_ATOMIC,
          size + " bytes at address 0x" + Long.toHexString(address));
    }
  }

  private static long get(MemorySegment segment, long address, int size) {
    return switch (size) {
      case 1 -> (byte) AtomicHandles.BYTE.getVolatile(segment, address) & 0xffL;
      case 2 -> (short) AtomicHandles.SHORT.getVolatile(segment, address) & 0xffffL;
      case 4 -> (int) AtomicHandles.INT.getVolatile(segment, address) & 0xffffffffL;
      default -> (long) AtomicHandles.LONG.getVolatile(segment, address);
    };
  }

  /** Replaces a value if it is the one expected, zero-extended; gives the one that was there. */
  private static long replace(
      MemorySegment segment, long address, int size, long expected, long value) {
    if (size == Long.BYTES) {
      return (long) AtomicHandles.LONG.compareAndExchange(segment, address, expected, value);
    }
    long word = address & ~3L;
    int shift = (int) (address & 3) * Byte.SIZE;
    int mask = size == Integer.BYTES ? -1 : (1 << (size * Byte.SIZE)) - 1;
    while (true) {
      int before = (int) AtomicHandles.INT.getVolatile(segment, word);
      long found = Integer.toUnsignedLong((before >>> shift) & mask);
      if (found != expected) {
        return found;
      }
      int after = (before & ~(mask << shift)) | (((int) value & mask) << shift);
      if (AtomicHandles.INT.compareAndSet(segment, word, before, after)) {
        return found;
      }
    }
  }
}
