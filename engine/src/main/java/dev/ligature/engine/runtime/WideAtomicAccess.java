package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;

/** Atomic instructions on memories with 64-bit addresses. */
public final class WideAtomicAccess {
  private WideAtomicAccess() {}

  public static int loadInt(long base, long offset, int size, Memory memory) {
    return (int) load(base, offset, size, memory);
  }

  public static long load(long base, long offset, int size, Memory memory) {
    return AtomicUpdates.load(WideSegmentAccess.address(base, offset, size), size, memory);
  }

  public static void store(long base, long value, long offset, int size, Memory memory) {
    AtomicUpdates.store(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static void store(long base, int value, long offset, int size, Memory memory) {
    store(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long add(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.add(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int add(long base, int value, long offset, int size, Memory memory) {
    return (int) add(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long sub(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.sub(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int sub(long base, int value, long offset, int size, Memory memory) {
    return (int) sub(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long and(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.and(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int and(long base, int value, long offset, int size, Memory memory) {
    return (int) and(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long or(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.or(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int or(long base, int value, long offset, int size, Memory memory) {
    return (int) or(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long xor(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.xor(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int xor(long base, int value, long offset, int size, Memory memory) {
    return (int) xor(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long xchg(long base, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.xchg(WideSegmentAccess.address(base, offset, size), value, size, memory);
  }

  public static int xchg(long base, int value, long offset, int size, Memory memory) {
    return (int) xchg(base, Integer.toUnsignedLong(value), offset, size, memory);
  }

  public static long cmpxchg(
      long base, long expected, long value, long offset, int size, Memory memory) {
    return AtomicUpdates.cmpxchg(
        WideSegmentAccess.address(base, offset, size), expected, value, size, memory);
  }

  public static int cmpxchg(
      long base, int expected, int value, long offset, int size, Memory memory) {
    long wide = Integer.toUnsignedLong(value);
    return (int) cmpxchg(base, Integer.toUnsignedLong(expected), wide, offset, size, memory);
  }

  /** Waits until notified: 0 if it was, 1 if another value was there, 2 if the time was over. */
  public static int await(
      long base, long expected, long nanoseconds, long offset, int size, Memory memory) {
    return AtomicUpdates.await(
        WideSegmentAccess.address(base, offset, size), expected, nanoseconds, size, memory);
  }

  public static int await(
      long base, int expected, long nanoseconds, long offset, int size, Memory memory) {
    return await(base, Integer.toUnsignedLong(expected), nanoseconds, offset, size, memory);
  }

  /** Wakes up to so many that wait; gives how many. */
  public static int notifyWaiters(long base, int count, long offset, int size, Memory memory) {
    return AtomicUpdates.notifyWaiters(
        WideSegmentAccess.address(base, offset, size), count, size, memory);
  }
}
