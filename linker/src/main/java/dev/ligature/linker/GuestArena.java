package dev.ligature.linker;

/**
 * Memory and callbacks of a program that live until the arena is closed. Memory comes from the
 * guest's {@code malloc}, or from the linker where the guest has none. Not for several threads at
 * once.
 *
 * <p>Not for implementing outside this module.
 */
public interface GuestArena extends AutoCloseable {
  /** The program. */
  Program program();

  /**
   * Allocates zeroed bytes, aligned to 16.
   *
   * @param byteSize how many
   * @throws IllegalArgumentException if no guest can have as many, or less than none
   * @throws IllegalStateException if the arena is closed, or there is no room
   */
  GuestPointer allocate(long byteSize);

  /** Allocates a string in UTF-8 with a zero at its end. */
  GuestPointer allocate(String string);

  /**
   * Allocates an array, and copies it.
   *
   * @param array {@code byte[]}, {@code int[]} and so on; also strings, records, pointers
   * @throws IllegalArgumentException if C has no such elements
   */
  GuestPointer allocateArray(Object array);

  /**
   * Allocates a struct, and the strings and arrays that it points to.
   *
   * @param value a record of its members
   * @throws BindException if the record is none that C has
   */
  GuestPointer allocate(Record value);

  /**
   * Makes a function pointer of a lambda, that C can call until the arena is closed. When it calls
   * it later, that is an {@link IllegalStateException}, or a call of a later callback of the same
   * type: its place in the table is used again.
   *
   * @param type an interface with one method
   * @param function what to call
   * @throws BindException if C has no such function
   */
  <F> GuestPointer callback(Class<F> type, F function);

  /** Frees the memory, and the places of the callbacks. */
  @Override
  void close();
}
