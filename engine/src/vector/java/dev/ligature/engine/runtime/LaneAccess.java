package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Loads of whole vectors, in the form of {@link MemoryAccess} and {@link WideAccess}, and what
 * stores need. What is not in the memory's array goes by its halves.
 *
 * <p>No method takes or gives a vector on the way that is taken seldom: C2 would make an object of
 * it on both ways.
 */
public final class LaneAccess {
  /** The size of a vector in bytes. */
  private static final int SIZE = 16;

  private LaneAccess() {}

  public static ByteVector v128Load(int base, int offset, Memory memory) {
    byte[] bytes = memory.bytes(base);
    if (bytes != null) {
      try {
        return ByteVector.fromArray(ByteVector.SPECIES_128, bytes, base + offset);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return LongVector.broadcast(LongVector.SPECIES_128, SegmentAccess.i64Load(base, offset, memory))
        .withLane(1, SegmentAccess.i64Load(base, offset + Long.BYTES, memory))
        .reinterpretAsBytes();
  }

  public static ByteVector v128Load(int base, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return ByteVector.fromArray(ByteVector.SPECIES_128, bytes, base);
      } catch (IndexOutOfBoundsException e) {
        // Not in the array.
      }
    }
    return LongVector.broadcast(LongVector.SPECIES_128, SegmentAccess.i64Load(base, 0, memory))
        .withLane(1, SegmentAccess.i64Load(base, Long.BYTES, memory))
        .reinterpretAsBytes();
  }

  /** Where in an array a vector may be stored; negative if not there. */
  public static int index(int base, int offset, byte @Nullable [] bytes) {
    int index = base + offset;
    return bytes != null && base >= 0 && index <= bytes.length - SIZE ? index : -1;
  }

  /** As {@link #index(int, int, byte[])} for an address of 64 bits. */
  public static int index(long base, int offset, byte @Nullable [] bytes) {
    long index = base + offset;
    return bytes != null && base >= 0 && index >= 0 && index <= bytes.length - SIZE
        ? (int) index
        : -1;
  }

  /** The higher half first: if that is in the memory, so is the other one. */
  public static void storeHalves(int base, long low, long high, int offset, Memory memory) {
    SegmentAccess.i64Store(base, high, offset + Long.BYTES, memory);
    SegmentAccess.i64Store(base, low, offset, memory);
  }

  /** As {@link #storeHalves(int, long, long, int, Memory)} for an address of 64 bits. */
  public static void storeHalves(long base, long low, long high, int offset, Memory memory) {
    WideAccess.i64Store(base, high, offset + Long.BYTES, memory);
    WideAccess.i64Store(base, low, offset, memory);
  }

  @SuppressWarnings("NullAway") // The caller has looked.
  private static int index(long base, int offset, Memory memory) {
    Objects.checkIndex(base, (long) memory.bytes.length);
    return (int) Objects.checkIndex(base + offset, (long) memory.bytes.length);
  }

  public static ByteVector v128Load(long base, int offset, Memory memory) {
    byte[] bytes = memory.bytes;
    if (bytes != null) {
      try {
        return ByteVector.fromArray(ByteVector.SPECIES_128, bytes, index(base, offset, memory));
      } catch (IndexOutOfBoundsException | NullPointerException e) {
        // Not in the array, or that was just replaced.
      }
    }
    return LongVector.broadcast(LongVector.SPECIES_128, WideAccess.i64Load(base, offset, memory))
        .withLane(1, WideAccess.i64Load(base, offset + Long.BYTES, memory))
        .reinterpretAsBytes();
  }

  public static ByteVector v128Load(long base, Memory memory) {
    return v128Load(base, 0, memory);
  }
}
