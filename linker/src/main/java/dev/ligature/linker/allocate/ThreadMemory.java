package dev.ligature.linker.allocate;

import dev.ligature.engine.Global;
import dev.ligature.linker.map.Area;
import org.jspecify.annotations.Nullable;

/** What a thread that is not the first one has of its own in the program's memory. */
public interface ThreadMemory {
  /** Its cell of {@code __stack_pointer}; null if main keeps that to itself. */
  @Nullable Global stackPointer();

  /** Where strings are put that it is told; {@link Area#NONE} if it was told none. */
  Area buffer();

  /** Says where strings are put that it is told, which goes with the thread. */
  void setBuffer(Area buffer);
}
