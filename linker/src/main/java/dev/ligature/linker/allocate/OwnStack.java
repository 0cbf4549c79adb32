package dev.ligature.linker.allocate;

import dev.ligature.engine.Global;
import org.jspecify.annotations.Nullable;

/** A thread with a stack of its own, which is not the first one's. */
public interface OwnStack {
  /** Its cell of {@code __stack_pointer}; null if main keeps that to itself. */
  @Nullable Global stackPointer();
}
