package dev.ligature.linker.marshal;

import static dev.ligature.linker.GuestLayouts.C_INT;
import static dev.ligature.linker.GuestLayouts.C_LONG_LONG;
import static dev.ligature.linker.GuestLayouts.C_SHORT;

import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A number of C. */
final class ScalarType extends CType {
  private static final int SHORT = 2;
  private static final int INT = 4;
  private static final int LONG = 8;

  private final Class<?> java;
  private final boolean unsigned;
  private final boolean narrow;

  /**
   * The C type of a primitive type.
   *
   * @param unsigned whether C's has no sign
   * @param narrow whether a {@code long} is C's, of 32 bits
   */
  ScalarType(Class<?> java, boolean unsigned, boolean narrow) {
    this.java = java;
    this.unsigned = unsigned || java == char.class || java == boolean.class;
    this.narrow = narrow && java == long.class;
  }

  /** The Java type. */
  Class<?> java() {
    return java;
  }

  @Override
  String cName() {
    if (narrow) {
      return unsigned ? "unsigned long" : "long";
    } else if (java == long.class) {
      return unsigned ? "unsigned long long" : "long long";
    } else if (java == byte.class) {
      return unsigned ? "unsigned char" : "signed char";
    } else if (java == char.class) {
      return "unsigned short";
    }
    boolean whole = java == int.class || java == short.class;
    return unsigned && whole ? "unsigned " + java : java.getName();
  }

  @Override
  int size() {
    if (java == byte.class || java == boolean.class) {
      return 1;
    } else if (java == short.class || java == char.class) {
      return SHORT;
    }
    return (java == long.class && !narrow) || java == double.class ? LONG : INT;
  }

  @Override
  ValType carrier() {
    if (java == float.class) {
      return ValType.F32;
    } else if (java == double.class) {
      return ValType.F64;
    }
    return size() == LONG ? ValType.I64 : ValType.I32;
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    long bits =
        switch (size()) {
          case 1 -> memory.get(ValueLayout.JAVA_BYTE, offset);
          case SHORT -> memory.get(C_SHORT, offset);
          case INT -> memory.get(C_INT, offset);
          default -> memory.get(C_LONG_LONG, offset);
        };
    return give(guest, bits);
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    put(storage.guest().segment(address, size()), address, pass(storage, value));
  }

  private void put(MemorySegment memory, long address, long bits) {
    switch (size()) {
      case 1 -> memory.set(ValueLayout.JAVA_BYTE, address, (byte) bits);
      case SHORT -> memory.set(C_SHORT, address, (short) bits);
      case INT -> memory.set(C_INT, address, (int) bits);
      default -> memory.set(C_LONG_LONG, address, bits);
    }
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    return bits(Objects.requireNonNull(value, cName()));
  }

  /** The bits of a boxed number. */
  long bits(Object value) {
    if (java == boolean.class) {
      return (Boolean) value ? 1 : 0;
    } else if (java == char.class) {
      return (Character) value;
    } else if (java == float.class) {
      return Float.floatToRawIntBits((Float) value);
    } else if (java == double.class) {
      return Double.doubleToRawLongBits((Double) value);
    }
    long bits = ((Number) value).longValue();
    if (narrow) {
      return Numbers.narrow(bits, unsigned);
    }
    int unused = Long.SIZE - size() * Byte.SIZE;
    return unsigned ? bits << unused >>> unused : bits;
  }

  @Override
  Object give(Guest guest, long bits) {
    if (java == boolean.class) {
      return (byte) bits != 0;
    } else if (java == byte.class) {
      return (byte) bits;
    } else if (java == short.class) {
      return (short) bits;
    } else if (java == char.class) {
      return (char) bits;
    } else if (java == int.class) {
      return (int) bits;
    } else if (java == float.class) {
      return Float.intBitsToFloat((int) bits);
    } else if (java == double.class) {
      return Double.longBitsToDouble(bits);
    } else if (narrow) {
      return unsigned ? Integer.toUnsignedLong((int) bits) : (long) (int) bits;
    }
    return bits;
  }
}
