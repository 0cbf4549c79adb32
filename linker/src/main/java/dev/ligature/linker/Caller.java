package dev.ligature.linker;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Who calls a {@link HostFunction}: the optional first parameter of its method. It may be kept; it
 * stays the same object for calls from the same library.
 *
 * <p>Not for implementing outside this module.
 */
public interface Caller {
  /** The program. */
  Program program();

  /** The library whose instance made the call; empty if Java did. */
  Optional<Library> library();

  /**
   * The guest memory as it is now. A growth replaces the segment: ask again after calling guest
   * code.
   */
  default MemorySegment memory() {
    return program().memory();
  }
}
