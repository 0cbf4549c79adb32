package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.util.Objects;

/**
 * Loads and stores of memories with 64-bit addresses, two methods for each size: with and without
 * an offset. The memory's array checks the address by {@link Objects#checkIndex(long, long)}, which
 * C2 moves out of loops over {@code long}; {@link WideSegmentAccess} does accesses outside the
 * array. With an offset the base is checked too: a base of 2^63 and more is negative here, and its
 * sum could be in the array.
 *
 * <p>At most 35 bytes each, as those of {@link MemoryAccess}. Generated code calls those with an
 * offset for offsets below 2^31 only.
 *
 * <p>A table of instructions; exempt from the size limit of a class.
 */
public final class WideAccess {
  private static final int NEAR_BITS = 31;

  private WideAccess() {}

  private static boolean isNear(long address) {
    return address >>> NEAR_BITS == 0;
  }

  /** The index of an address in the array of a memory that has one. */
  @SuppressWarnings("NullAway") // The caller has looked; a question here keeps checks in loops.
  private static int index(long base, Memory memory) {
    return (int) Objects.checkIndex(base, (long) memory.bytes.length);
  }

  @SuppressWarnings("NullAway") // As above.
  private static int index(long base, int offset, Memory memory) {
    Objects.checkIndex(base, (long) memory.bytes.length);
    return (int) Objects.checkIndex(base + offset, (long) memory.bytes.length);
  }

  /** An effective address, of which a store has no room to tell whether it is near. */
  private static long sum(long base, int offset, int size) {
    long address = base + offset;
    return isNear(base | address) ? address : WideSegmentAccess.address(base, offset, size);
  }

  public static int i32Load(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (int) MemoryAccess.INT.get(bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load(base, offset, memory);
  }

  public static int i32Load(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (int) MemoryAccess.INT.get(bytes, index(base, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load(base, memory);
  }

  public static long i64Load(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (long) MemoryAccess.LONG.get(bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i64Load(base, offset, memory);
  }

  public static long i64Load(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (long) MemoryAccess.LONG.get(bytes, index(base, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i64Load(base, memory);
  }

  public static float f32Load(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (float) MemoryAccess.FLOAT.get(bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.f32Load(base, offset, memory);
  }

  public static float f32Load(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (float) MemoryAccess.FLOAT.get(bytes, index(base, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.f32Load(base, memory);
  }

  public static double f64Load(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (double) MemoryAccess.DOUBLE.get(bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.f64Load(base, offset, memory);
  }

  public static double f64Load(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (double) MemoryAccess.DOUBLE.get(bytes, index(base, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.f64Load(base, memory);
  }

  public static int i32Load8S(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return bytes[index(base, offset, memory)];
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load8S(base, offset, memory);
  }

  public static int i32Load8S(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return bytes[index(base, memory)];
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load8S(base, memory);
  }

  public static int i32Load8U(long base, int offset, Memory memory) {
    return i32Load8S(base, offset, memory) & 0xff;
  }

  public static int i32Load8U(long base, Memory memory) {
    return i32Load8S(base, memory) & 0xff;
  }

  public static int i32Load16S(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (short) MemoryAccess.SHORT.get(bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load16S(base, offset, memory);
  }

  public static int i32Load16S(long base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (short) MemoryAccess.SHORT.get(bytes, index(base, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return WideSegmentAccess.i32Load16S(base, memory);
  }

  public static int i32Load16U(long base, int offset, Memory memory) {
    return i32Load16S(base, offset, memory) & 0xffff;
  }

  public static int i32Load16U(long base, Memory memory) {
    return i32Load16S(base, memory) & 0xffff;
  }

  public static void i32Store(long base, int value, int offset, Memory memory) {
    i32Store(sum(base, offset, Integer.BYTES), value, memory);
  }

  public static void i32Store(long base, int value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        MemoryAccess.INT.set(bytes, index(base, memory), value);
        return;
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    WideSegmentAccess.i32Store(base, value, memory);
  }

  public static void i64Store(long base, long value, int offset, Memory memory) {
    i64Store(sum(base, offset, Long.BYTES), value, memory);
  }

  public static void i64Store(long base, long value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.i64Store((int) base, value, memory);
    } else {
      WideSegmentAccess.i64Store(base, value, memory);
    }
  }

  public static void f32Store(long base, float value, int offset, Memory memory) {
    f32Store(sum(base, offset, Float.BYTES), value, memory);
  }

  public static void f32Store(long base, float value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        MemoryAccess.FLOAT.set(bytes, index(base, memory), value);
        return;
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    WideSegmentAccess.f32Store(base, value, memory);
  }

  public static void f64Store(long base, double value, int offset, Memory memory) {
    f64Store(sum(base, offset, Double.BYTES), value, memory);
  }

  public static void f64Store(long base, double value, Memory memory) {
    if (isNear(base)) {
      MemoryAccess.f64Store((int) base, value, memory);
    } else {
      WideSegmentAccess.f64Store(base, value, memory);
    }
  }

  public static void i32Store8(long base, int value, int offset, Memory memory) {
    i32Store8(sum(base, offset, Byte.BYTES), value, memory);
  }

  public static void i32Store8(long base, int value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        bytes[index(base, memory)] = (byte) value;
        return;
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    WideSegmentAccess.i32Store8(base, value, memory);
  }

  public static void i32Store16(long base, short value, int offset, Memory memory) {
    i32Store16(sum(base, offset, Short.BYTES), value, memory);
  }

  public static void i32Store16(long base, short value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        MemoryAccess.SHORT.set(bytes, index(base, memory), value);
        return;
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    WideSegmentAccess.i32Store16(base, value, memory);
  }
}
