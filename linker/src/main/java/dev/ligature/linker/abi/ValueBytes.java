package dev.ligature.linker.abi;

import dev.ligature.wasm.ValType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values of arguments and results as WASIX has them in memory: one behind the other, without
 * padding, and their types as a byte each.
 */
final class ValueBytes {
  private ValueBytes() {}

  /** The types of such bytes; empty if one is unknown, or of vectors, which no value here is. */
  static Optional<List<ValType>> types(byte[] codes) {
    List<ValType> types = new ArrayList<>();
    for (byte code : codes) {
      switch (code) {
        case 0 -> types.add(ValType.I32);
        case 1 -> types.add(ValType.I64);
        case 2 -> types.add(ValType.F32);
        case 3 -> types.add(ValType.F64);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(types);
  }

  /** The bytes of types; empty if one has none. */
  static Optional<byte[]> codes(List<ValType> types) {
    byte[] codes = new byte[types.size()];
    for (int i = 0; i < codes.length; i++) {
      int code = List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64).indexOf(types.get(i));
      if (code < 0) {
        return Optional.empty();
      }
      codes[i] = (byte) code;
    }
    return Optional.of(codes);
  }

  /** How many bytes values of types take. */
  static int size(List<ValType> types) {
    return types.stream().mapToInt(ValueBytes::size).sum();
  }

  private static int size(ValType type) {
    return type.equals(ValType.I64) || type.equals(ValType.F64) ? Long.BYTES : Integer.BYTES;
  }

  /** The values in bytes; those that the bytes end before are 0. */
  static List<Object> read(List<ValType> types, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Object> values = new ArrayList<>();
    for (ValType type : types) {
      boolean there = buffer.remaining() >= size(type);
      values.add(
          switch (type.kind()) {
            case I32 -> (Object) (there ? buffer.getInt() : 0);
            case I64 -> there ? buffer.getLong() : 0L;
            case F32 -> there ? buffer.getFloat() : 0f;
            case F64 -> there ? buffer.getDouble() : 0d;
            default -> throw new IllegalArgumentException(type.toString());
          });
    }
    return values;
  }

  /** The bytes of values. */
  static byte[] write(Object... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Object value : values) {
      switch (value) {
        case Integer i -> buffer.putInt(i);
        case Long l -> buffer.putLong(l);
        case Float f -> buffer.putFloat(f);
        case Double d -> buffer.putDouble(d);
        default -> throw new IllegalArgumentException(value.toString());
      }
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
