package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Loads and stores, two methods for each size: with and without an offset. The memory's array
 * checks the index. {@link SegmentAccess} does accesses outside the array: it allocates the rest of
 * the memory if only the beginning is there, and otherwise fails. Generated code must not keep the
 * array from one access to the next.
 *
 * <p>With an offset, {@code base} must not be negative, or the sum could wrap into the memory; as
 * an index of its own a negative base fails by itself. Generated code calls these with offsets
 * below 2^31 only.
 *
 * <p>What the JIT compilers make of it decided the form. An access of a {@link
 * java.lang.foreign.MemorySegment} becomes ten times as many nodes in C2, which then stops inlining
 * after some forty accesses in a method; and its checks of 64-bit addresses stay in loops, where
 * those of an array's index go. The JIT inlines methods of up to 35 bytes of bytecode wherever they
 * are called. It inlines longer ones only where they run often, and most paths through a parser or
 * an interpreter do not. So there is no method for what is a shorter one and a conversion.
 *
 * <p>A table of instructions; exempt from the size limit of a class.
 */
public final class MemoryAccess {
  static final VarHandle SHORT = view(short[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle LONG = view(long[].class);
  static final VarHandle FLOAT = view(float[].class);
  static final VarHandle DOUBLE = view(double[].class);

  private MemoryAccess() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  public static int i32Load(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (int) INT.get(bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load(base, offset, memory);
  }

  public static int i32Load(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (int) INT.get(bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load(base, 0, memory);
  }

  public static long i64Load(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (long) LONG.get(bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i64Load(base, offset, memory);
  }

  public static long i64Load(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (long) LONG.get(bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i64Load(base, 0, memory);
  }

  public static float f32Load(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (float) FLOAT.get(bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.f32Load(base, offset, memory);
  }

  public static float f32Load(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (float) FLOAT.get(bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.f32Load(base, 0, memory);
  }

  public static double f64Load(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (double) DOUBLE.get(bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.f64Load(base, offset, memory);
  }

  public static double f64Load(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (double) DOUBLE.get(bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.f64Load(base, 0, memory);
  }

  public static int i32Load8S(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return bytes[base + offset];
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load8S(base, offset, memory);
  }

  public static int i32Load8S(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return bytes[base];
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load8S(base, 0, memory);
  }

  public static int i32Load8U(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return bytes[base + offset] & 0xff;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load8U(base, offset, memory);
  }

  public static int i32Load8U(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return bytes[base] & 0xff;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load8U(base, 0, memory);
  }

  public static int i32Load16S(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (short) SHORT.get(bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load16S(base, offset, memory);
  }

  public static int i32Load16S(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (short) SHORT.get(bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load16S(base, 0, memory);
  }

  public static int i32Load16U(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return (short) SHORT.get(bytes, base + offset) & 0xffff;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load16U(base, offset, memory);
  }

  public static int i32Load16U(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return (short) SHORT.get(bytes, base) & 0xffff;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return SegmentAccess.i32Load16U(base, 0, memory);
  }

  public static void i32Store(int base, int value, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        INT.set(bytes, base + offset, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store(base, value, offset, memory);
  }

  public static void i32Store(int base, int value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        INT.set(bytes, base, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store(base, value, 0, memory);
  }

  public static void i64Store(int base, long value, int offset, Memory memory) {
    int address = base + offset;
    if ((base | address) >= 0) {
      i64Store(address, value, memory);
    } else {
      SegmentAccess.i64Store(base, value, offset, memory);
    }
  }

  public static void i64Store(int base, long value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        LONG.set(bytes, base, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i64Store(base, value, 0, memory);
  }

  public static void f32Store(int base, float value, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        FLOAT.set(bytes, base + offset, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.f32Store(base, value, offset, memory);
  }

  public static void f32Store(int base, float value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        FLOAT.set(bytes, base, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.f32Store(base, value, 0, memory);
  }

  public static void f64Store(int base, double value, int offset, Memory memory) {
    int address = base + offset;
    if ((base | address) >= 0) {
      f64Store(address, value, memory);
    } else {
      SegmentAccess.f64Store(base, value, offset, memory);
    }
  }

  public static void f64Store(int base, double value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        DOUBLE.set(bytes, base, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.f64Store(base, value, 0, memory);
  }

  public static void i32Store8(int base, int value, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        bytes[base + offset] = (byte) value;
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store8(base, value, offset, memory);
  }

  public static void i32Store8(int base, int value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        bytes[base] = (byte) value;
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store8(base, value, 0, memory);
  }

  public static void i32Store16(int base, short value, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        SHORT.set(bytes, base + offset, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store16(base, value, offset, memory);
  }

  public static void i32Store16(int base, short value, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        SHORT.set(bytes, base, value);
        return;
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    SegmentAccess.i32Store16(base, value, 0, memory);
  }
}
