package dev.ligature.linker.marshal;

import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A C type for a Java type: how its values are in memory, as arguments and as results. Arguments
 * and results are bits here, those of a number in as many of a {@code long} as it has, with the
 * sign above.
 */
abstract class CType {
  /** Its name, as C has it or nearly. */
  abstract String cName();

  /** How many bytes it takes in memory. */
  abstract int size();

  /** What its address in memory is a multiple of. */
  int alignment() {
    return size();
  }

  /** What it is passed as. */
  ValType carrier() {
    return ValType.I32;
  }

  /** Whether what C has can be read: of an array by its address nobody knows the length. */
  boolean isReadable() {
    return true;
  }

  /** Whether what was passed is not to be read back: a lambda stays the one that Java has. */
  boolean isOneWay() {
    return false;
  }

  /** Reads one in memory. */
  abstract @Nullable Object read(Guest guest, MemorySegment memory, long offset);

  /** Writes one to memory. */
  abstract void write(Storage storage, long address, @Nullable Object value);

  /** Makes an argument of a value. */
  abstract long pass(Storage storage, @Nullable Object value);

  /** Whether there is something to do with an argument after the call. */
  boolean isReadAfterwards() {
    return false;
  }

  /** Reads after the call what C has made of an argument. */
  void readAfterwards(Guest guest, Object value, long bits) {}

  /** Makes a value of a result. */
  abstract @Nullable Object give(Guest guest, long bits);
}
