package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.lang.invoke.VarHandle;

/**
 * Atomic instructions on memories with 32-bit addresses: the address is the sum of two unsigned
 * numbers.
 *
 * @see <a href="https://github.com/WebAssembly/threads/blob/main/proposals/threads/Overview.md">
 *     Threads</a>
 */
public final class AtomicAccess {
  private AtomicAccess() {}

  public static void fence() {
    VarHandle.fullFence();
  }

  public static int loadInt(int base, int offset, int size, Memory memory) {
    return (int) load(base, offset, size, memory);
  }

  public static long load(int base, int offset, int size, Memory memory) {
    return AtomicUpdates.load(address(base, offset), size, memory);
  }

  public static void store(int base, long value, int offset, int size, Memory memory) {
    AtomicUpdates.store(address(base, offset), value, size, memory);
  }

  public static void store(int base, int value, int offset, int size, Memory memory) {
    store(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long add(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.add(address(base, offset), value, size, memory);
  }

  public static int add(int base, int value, int offset, int size, Memory memory) {
    return (int) add(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long sub(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.sub(address(base, offset), value, size, memory);
  }

  public static int sub(int base, int value, int offset, int size, Memory memory) {
    return (int) sub(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long and(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.and(address(base, offset), value, size, memory);
  }

  public static int and(int base, int value, int offset, int size, Memory memory) {
    return (int) and(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long or(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.or(address(base, offset), value, size, memory);
  }

  public static int or(int base, int value, int offset, int size, Memory memory) {
    return (int) or(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long xor(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.xor(address(base, offset), value, size, memory);
  }

  public static int xor(int base, int value, int offset, int size, Memory memory) {
    return (int) xor(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long xchg(int base, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.xchg(address(base, offset), value, size, memory);
  }

  public static int xchg(int base, int value, int offset, int size, Memory memory) {
    return (int) xchg(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long cmpxchg(
      int base, long expected, long value, int offset, int size, Memory memory) {
    return AtomicUpdates.cmpxchg(address(base, offset), expected, value, size, memory);
  }

  public static int cmpxchg(
      int base, int expected, int value, int offset, int size, Memory memory) {
    long wide = Integer.toUnsignedLong(value);
    return (int) cmpxchg(base, Integer.toUnsignedLong(expected), wide, offset, size, memory);
  }

  /** Waits until notified: 0 if it was, 1 if another value was there, 2 if the time was over. */
  public static int await(
      int base, long expected, long nanoseconds, int offset, int size, Memory memory) {
    return AtomicUpdates.await(address(base, offset), expected, nanoseconds, size, memory);
  }

  public static int await(
      int base, int expected, long nanoseconds, int offset, int size, Memory memory) {
    return await(base, Integer.toUnsignedLong(expected), nanoseconds, offset, size, memory);
  }

  /** Wakes up to so many that wait; gives how many. */
  public static int notifyWaiters(int base, int count, int offset, int size, Memory memory) {
    return AtomicUpdates.notifyWaiters(address(base, offset), count, size, memory);
  }

  private static long address(int base, int offset) {
    return Integer.toUnsignedLong(base) + Integer.toUnsignedLong(offset);
  }
}
