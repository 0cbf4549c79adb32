package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.Type;
import java.util.Locale;

/**
 * A number in memory.
 *
 * @param type its type in SQL
 * @param sql which type that is
 * @param c its type in C
 */
record NumberInMemory(Type type, SqlType sql, CType c) implements MemoryType {
  @Override
  public int size() {
    return c.size();
  }

  @Override
  public int alignment() {
    return c.size();
  }

  @Override
  public void write(GuestCall call, long address, Block block, int position) {
    if (block.isNull(position)) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "a null of type %s is in an array or row, and C has none".formatted(type));
    }
    if (sql == SqlType.BOOLEAN) {
      put(call, address, type.getBoolean(block, position) ? 1 : 0);
    } else if (sql == SqlType.DOUBLE) {
      putFloating(call, address, type.getDouble(block, position));
    } else if (sql == SqlType.REAL) {
      putFloating(call, address, Float.intBitsToFloat((int) type.getLong(block, position)));
    } else if (c.isFloating()) {
      putFloating(call, address, (double) type.getLong(block, position));
    } else {
      put(
          call,
          address,
          Numbers.inRange(c.least(), c.greatest(), c.toString(), type.getLong(block, position)));
    }
  }

  private void putFloating(GuestCall call, long address, double value) {
    if (c == CType.F32) {
      call.putInt(address, Float.floatToRawIntBits(Numbers.doubleToFloat(value)));
    } else {
      call.putLong(address, Double.doubleToRawLongBits(value));
    }
  }

  private void put(GuestCall call, long address, long value) {
    switch (c.size()) {
      case 1 -> call.putByte(address, (byte) value);
      case 2 -> call.putShort(address, (short) value);
      case 4 -> call.putInt(address, (int) value);
      default -> call.putLong(address, value);
    }
  }

  @Override
  public void read(GuestCall call, long address, BlockBuilder builder) {
    if (sql == SqlType.DOUBLE) {
      type.writeDouble(builder, floating(call, address));
    } else {
      long value = integer(call, address);
      if (sql == SqlType.BOOLEAN) {
        type.writeBoolean(builder, value != 0);
      } else {
        type.writeLong(builder, value);
      }
    }
  }

  /** The value as a {@code long} of Trino, which of a real are its bits. */
  long integer(GuestCall call, long address) {
    if (c == CType.F32) {
      return call.getInt(address);
    }
    long value = integer(call, address, c);
    if (sql == SqlType.BOOLEAN) {
      return value;
    }
    Numbers.inRange(
        c == CType.U64 ? 0 : sql.inC().least(),
        sql.inC().greatest(),
        sql.toString().toLowerCase(Locale.ROOT),
        value);
    return type instanceof TimestampType timestamp ? Timestamps.rounded(timestamp, value) : value;
  }

  /** The value of a number with a fraction. */
  double floating(GuestCall call, long address) {
    return c == CType.F32
        ? Float.intBitsToFloat(call.getInt(address))
        : Double.longBitsToDouble(call.getLong(address));
  }

  /** The value of an integer of C. */
  static long integer(GuestCall call, long address, CType c) {
    return switch (c) {
      case BOOL, U8 -> call.getByte(address) & 0xff;
      case I8 -> call.getByte(address);
      case I16 -> call.getShort(address);
      case U16 -> call.getShort(address) & 0xffff;
      case I32 -> call.getInt(address);
      case U32, PTR -> Integer.toUnsignedLong(call.getInt(address));
      case I64, U64 -> call.getLong(address);
      case F32, F64 -> throw new IllegalArgumentException(c + " is no integer");
    };
  }

  /**
   * Whether such a number of C can be one of SQL, and the other way round.
   *
   * @param sql the type in SQL
   * @param c the type in C
   */
  static boolean fits(SqlType sql, CType c) {
    return switch (sql) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIMESTAMP -> c.isInteger();
      case REAL -> c == CType.F32;
      case DOUBLE -> c.isFloating();
      case VARCHAR, VARBINARY, ARRAY, ROW -> false;
    };
  }
}
