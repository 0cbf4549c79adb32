package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.airlift.slice.Slice;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.SqlRow;
import org.jspecify.annotations.Nullable;

/** Methods that put arguments into the guest's memory, and give their addresses. */
final class Rooms {
  private Rooms() {}

  static int string(GuestCall call, @Nullable Slice value) {
    return value == null ? 0 : (int) call.putString(value);
  }

  static int stringLength(@Nullable Slice value) {
    return value == null ? 0 : value.length();
  }

  static int arrayLength(@Nullable Block value) {
    return value == null ? 0 : value.getPositionCount();
  }

  static int array(MemoryType element, GuestCall call, @Nullable Block value) {
    if (value == null) {
      return 0;
    }
    int count = value.getPositionCount();
    long address = call.take((long) count * element.size());
    for (int k = 0; k < count; k++) {
      element.write(call, address + (long) k * element.size(), value, k);
    }
    return (int) address;
  }

  static int struct(StructInMemory struct, GuestCall call, @Nullable SqlRow value) {
    if (value == null) {
      return 0;
    }
    long address = call.take(struct.size());
    call.clear(address, struct.size());
    struct.write(call, address, value);
    return (int) address;
  }

  static int copyOfString(GuestCall call, @Nullable Slice value) {
    if (value == null) {
      return 0;
    }
    long address = call.putString(value);
    call.resultIsAt(address, value.length());
    return (int) address;
  }

  static int copyOfArray(MemoryType element, GuestCall call, @Nullable Block value) {
    if (value == null) {
      return 0;
    }
    int address = array(element, call, value);
    call.resultIsAt(Integer.toUnsignedLong(address), value.getPositionCount());
    return address;
  }

  static int resultRoom(int elementSize, GuestCall call, long count) {
    long size;
    try {
      size = Math.multiplyExact(count, elementSize);
    } catch (ArithmeticException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "%d elements of %d bytes are no room".formatted(count, elementSize),
          e);
    }
    long address = call.take(size);
    call.clear(address, size);
    call.resultIsAt(address, count);
    return (int) address;
  }

  static int buffer(GuestCall call, long size) {
    return (int) call.take(size);
  }

  static int resultLength(CType type, GuestCall call) {
    long address = call.take(type.size());
    // There may be no room: of a null there is no copy.
    call.putLong(address, 0);
    call.lengthIsAt(address, type);
    return (int) address;
  }

  static int check(CType type, GuestCall call) {
    long address = call.take(type.size());
    call.putLong(address, 0);
    call.checkIsAt(address);
    return (int) address;
  }

  static int referenceToInt(CType type, GuestCall call, int value) {
    long address = call.take(type.size());
    switch (type.size()) {
      case 1 -> call.putByte(address, (byte) value);
      case 2 -> call.putShort(address, (short) value);
      default -> call.putInt(address, value);
    }
    return (int) address;
  }

  static int referenceToLong(GuestCall call, long value) {
    long address = call.take(Long.BYTES);
    call.putLong(address, value);
    return (int) address;
  }

  static int referenceToFloat(GuestCall call, float value) {
    return referenceToInt(CType.F32, call, Float.floatToRawIntBits(value));
  }

  static int referenceToDouble(GuestCall call, double value) {
    return referenceToLong(call, Double.doubleToRawLongBits(value));
  }
}
