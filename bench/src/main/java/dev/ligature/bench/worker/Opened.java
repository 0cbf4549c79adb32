package dev.ligature.bench.worker;

import org.jspecify.annotations.Nullable;

/**
 * What one task opens and others use.
 *
 * @param <T> what it is
 */
final class Opened<T> {
  private @Nullable T value;

  /** Opens it, or another in its place. */
  void set(T opened) {
    value = opened;
  }

  /**
   * Uses it.
   *
   * @throws IllegalStateException if nothing was opened
   */
  T get() {
    if (value == null) {
      throw new IllegalStateException("nothing is open");
    }
    return value;
  }
}
