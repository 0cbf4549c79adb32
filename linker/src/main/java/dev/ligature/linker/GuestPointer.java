package dev.ligature.linker;

import java.lang.invoke.MethodHandles;
import java.util.Optional;

/**
 * An address in a program's memory, or a function pointer. It is never stale: each access looks at
 * the memory as it is then, after growth too. Accesses are checked against the memory, or against
 * the pointer's own size where that is known. What C has freed is not noticed.
 *
 * <p>Two pointers of one program are equal if their addresses are. Null is the pointer to 0.
 *
 * <p>Not for implementing outside this module.
 */
public interface GuestPointer {
  /** The program. */
  Program program();

  /** The address in bytes, or the table index; never negative. */
  long address();

  /** Whether it is null. */
  default boolean isNull() {
    return address() == 0;
  }

  /** How many bytes it can be used for; empty if that is only known of the memory. */
  Optional<Long> size();

  /**
   * The pointer so many bytes further on, which can be used for what is left of the size.
   *
   * @throws IndexOutOfBoundsException if it is before the start or behind the end
   */
  GuestPointer plus(long bytes);

  /**
   * The same address, usable for so many bytes: for what C says the size of.
   *
   * @throws IllegalArgumentException if it is negative
   */
  GuestPointer withSize(long bytes);

  /**
   * The byte at an offset.
   *
   * @throws IndexOutOfBoundsException if that is outside; the message has address and size
   */
  byte getByte(long offset);

  /** The {@code short} at an offset, as {@link #getByte}. */
  short getShort(long offset);

  /** The {@code int} at an offset, as {@link #getByte}. */
  int getInt(long offset);

  /** The 64 bits at an offset, as {@link #getByte}. */
  long getLong(long offset);

  /** The {@code float} at an offset, as {@link #getByte}. */
  float getFloat(long offset);

  /** The {@code double} at an offset, as {@link #getByte}. */
  double getDouble(long offset);

  /** The pointer at an offset, as {@link #getByte}. */
  GuestPointer getPointer(long offset);

  /** Sets the byte at an offset, as {@link #getByte}. */
  void setByte(long offset, byte value);

  /** Sets the {@code short} at an offset, as {@link #getByte}. */
  void setShort(long offset, short value);

  /** Sets the {@code int} at an offset, as {@link #getByte}. */
  void setInt(long offset, int value);

  /** Sets the 64 bits at an offset, as {@link #getByte}. */
  void setLong(long offset, long value);

  /** Sets the {@code float} at an offset, as {@link #getByte}. */
  void setFloat(long offset, float value);

  /** Sets the {@code double} at an offset, as {@link #getByte}. */
  void setDouble(long offset, double value);

  /** Sets the pointer at an offset, as {@link #getByte}. */
  void setPointer(long offset, GuestPointer value);

  /**
   * The string at the address, in UTF-8 up to the zero at its end.
   *
   * @throws IndexOutOfBoundsException if the memory or the size ends before that
   */
  String getString();

  /**
   * A copy of bytes.
   *
   * @param count how many from the address on
   */
  byte[] getBytes(int count);

  /** Copies bytes to the address. */
  void setBytes(byte[] bytes);

  /**
   * Copies elements from the address to an array of primitives.
   *
   * @param array {@code byte[]}, {@code int[]} and so on
   * @throws IllegalArgumentException if it is none
   */
  void copyTo(Object array);

  /**
   * Copies the elements of an array of primitives to the address.
   *
   * @param array {@code byte[]}, {@code int[]} and so on
   * @throws IllegalArgumentException if it is none
   */
  void copyFrom(Object array);

  /**
   * Reads the struct at the address.
   *
   * @param type a record of its members; what is not public is read by {@link #get(Class,
   *     MethodHandles.Lookup)}
   * @throws BindException if the record is none that C has
   */
  default <R extends Record> R get(Class<R> type) {
    return get(type, MethodHandles.publicLookup());
  }

  /**
   * As {@link #get(Class)}.
   *
   * @param lookup has access to the record
   */
  <R extends Record> R get(Class<R> type, MethodHandles.Lookup lookup);

  /**
   * Writes a struct to the address.
   *
   * @param value a record of its members, none of which is a string or array by address: those live
   *     in a {@link GuestArena}
   * @param lookup has access to the record
   * @throws BindException if the record is none that C has
   */
  void set(Record value, MethodHandles.Lookup lookup);

  /** As {@link #set(Record, MethodHandles.Lookup)}, for a public record. */
  default void set(Record value) {
    set(value, MethodHandles.publicLookup());
  }

  /**
   * The function it points to, as a functional interface. It is gone with the library it is of.
   *
   * @param type an interface with one method
   * @param lookup has access to it
   * @throws BindException if there is no function, or it is of another type
   */
  <F> F function(Class<F> type, MethodHandles.Lookup lookup);
}
