package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.airlift.slice.Slice;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a result that the function has written to memory.
 *
 * @param function the function's name, for messages
 * @param type the type of the result in SQL
 * @param length where its length comes from
 * @param check the type of the number that has to be 0; empty if there is none
 * @param element how the result, or an element of it, lies in memory; null for strings
 */
record MemoryResult(
    String function,
    Type type,
    LengthSource length,
    Optional<CType> check,
    @Nullable MemoryType element) {
  /** Where the length of a result comes from. */
  enum LengthSource {
    /** The function has returned it. */
    RETURNED,
    /** The function has written it. */
    WRITTEN,
    /** A zero ends the string. */
    ZERO,
    /** It is all that there is room for. */
    CAPACITY
  }

  /** Reads a string; null if it was to be a copy of null. */
  @Nullable Slice string(long returned, GuestCall call) {
    check(call);
    if (call.resultAddress() == 0) {
      return null;
    }
    Slice bytes = call.bytes(call.resultAddress(), length(returned, call));
    return type instanceof VarcharType ? Texts.fitting(Texts.utf8(bytes), type) : bytes;
  }

  /** Reads an array; null if it was to be a copy of null. */
  @Nullable Block array(long returned, GuestCall call) {
    check(call);
    if (call.resultAddress() == 0) {
      return null;
    }
    MemoryType member = Objects.requireNonNull(element);
    int count = Math.toIntExact(length(returned, call));
    BlockBuilder builder = ((ArrayType) type).getElementType().createBlockBuilder(null, count);
    for (int k = 0; k < count; k++) {
      member.read(call, call.resultAddress() + (long) k * member.size(), builder);
    }
    return builder.build();
  }

  /** Reads a row. */
  SqlRow row(long ignored, GuestCall call) {
    check(call);
    return ((StructInMemory) Objects.requireNonNull(element)).read(call, call.resultAddress());
  }

  /** Reads a number that is a {@code long} to Trino. */
  long integer(long ignored, GuestCall call) {
    check(call);
    return number().integer(call, call.resultAddress());
  }

  /** Reads a number with a fraction. */
  double floating(long ignored, GuestCall call) {
    check(call);
    return number().floating(call, call.resultAddress());
  }

  /** Reads a truth value. */
  boolean truth(long ignored, GuestCall call) {
    check(call);
    return number().integer(call, call.resultAddress()) != 0;
  }

  private NumberInMemory number() {
    return (NumberInMemory) Objects.requireNonNull(element);
  }

  private void check(GuestCall call) {
    if (check.isPresent()) {
      long value = NumberInMemory.integer(call, call.checkAddress(), check.get());
      if (value != 0) {
        throw new TrinoException(
            StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
            "%s has set its check to %d, not 0".formatted(function, value));
      }
    }
  }

  private long length(long returned, GuestCall call) {
    long capacity = call.resultCapacity();
    long bytes =
        switch (length) {
          case RETURNED -> returned;
          case WRITTEN -> call.resultLength();
          case ZERO -> call.stringLength(call.resultAddress(), capacity);
          case CAPACITY -> capacity;
        };
    if (bytes < 0 || bytes > capacity) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "%s gave %d as the length of its result, for which there is room of %d"
              .formatted(function, bytes, capacity));
    }
    return bytes;
  }
}
