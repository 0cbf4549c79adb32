package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/**
 * A function of Java that a guest calls through {@code emscripten::val}. A guest takes the
 * interfaces of {@code java.util.function} with up to two parameters, too.
 */
@FunctionalInterface
public interface EmbindCallback {
  /**
   * Is called by the guest, on its thread. What it throws goes through the guest to who called
   * that.
   *
   * @param arguments as many as the guest passes; {@link Embind} says what values there are
   * @return the result; null if there is none
   */
  @Nullable Object call(@Nullable Object... arguments);
}
