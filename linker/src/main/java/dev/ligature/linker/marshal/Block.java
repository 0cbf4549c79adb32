package dev.ligature.linker.marshal;

import java.util.function.LongConsumer;

/**
 * Memory that was allocated.
 *
 * @param address where it starts
 * @param release gives it back to whoever it is of
 */
public record Block(long address, LongConsumer release) {
  /** Gives it back. */
  public void free() {
    release.accept(address);
  }
}
