package dev.ligature.linker.marshal;

import dev.ligature.engine.Global;
import dev.ligature.engine.Memory;
import dev.ligature.linker.Program;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What passing values to a program's functions takes of the program. */
public interface Guest {
  /** The program. */
  Program program();

  /** How wide its pointers are. */
  DataModel model();

  /**
   * Its memory.
   *
   * @throws IllegalStateException if it has none, or is closed
   */
  Memory memory();

  /** The calling thread's cell of {@code __stack_pointer}; null if main keeps it to itself. */
  @Nullable Global stackPointer();

  /** The low end of the calling thread's stack; 0 if only main knows it. */
  long stackLow();

  /**
   * Allocates memory, not zeroed: the guest's, or where it has no {@code malloc} the linker's.
   *
   * @throws IllegalArgumentException if no guest can have as much
   * @throws IllegalStateException if there is no room
   */
  Block allocate(long byteSize);

  /**
   * Who is in the guest as the calling thread would be: null if that is the only one that can be,
   * or nobody is to check.
   */
  @Nullable Turn turn();

  /**
   * Allocates what the guest frees: by the {@code malloc} of the library that is called, or of the
   * program for what the program itself imports.
   *
   * @throws IllegalStateException if there is none, or it has no room
   */
  long give(long byteSize);

  /** The Java types that were used with the program. */
  KnownTypes knownTypes();

  /** The function pointers of the program that lead to lambdas. */
  Callbacks callbacks();

  /** The Java types known that somebody has access to. */
  default Types types(MethodHandles.Lookup lookup) {
    return knownTypes().of(lookup, model());
  }

  /** The pointer to an address. */
  default MemoryPointer pointer(long address) {
    return new MemoryPointer(this, address, MemoryPointer.UNKNOWN);
  }

  /**
   * The array that the memory is, if it is one and bytes at an address are in it: the shortest way
   * to them.
   */
  default byte @Nullable [] array(long address, long size) {
    byte[] bytes = memory().bytes;
    return bytes != null && address <= bytes.length - size ? bytes : null;
  }

  /** Fills bytes with zeros. */
  default void clear(long address, long size) {
    byte[] array = array(address, size);
    if (array == null) {
      segment(address, size).asSlice(address, size).fill((byte) 0);
    } else {
      Arrays.fill(array, (int) address, (int) (address + size), (byte) 0);
    }
  }

  /**
   * The memory, as far as bytes at an address need it.
   *
   * @throws IndexOutOfBoundsException if they are not all in it
   */
  default MemorySegment segment(long address, long size) {
    Memory memory = memory();
    if (address > memory.byteSize() - size) {
      throw new IndexOutOfBoundsException(
          "%d bytes at address 0x%x, in a memory of %d bytes"
              .formatted(size, address, memory.byteSize()));
    }
    return memory.segment(address + size);
  }
}
