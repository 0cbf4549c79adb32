package dev.ligature.engine;

import dev.ligature.wasm.PrintableText;
import java.util.Objects;

/**
 * A guest function on the stack.
 *
 * @param module the name that its module was compiled under
 * @param function the function's name
 */
public record GuestFrame(String module, String function) {
  public GuestFrame {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(function, "function");
  }

  /** To be printed: as in Java stack traces, such as {@code libz.so.inflate}. */
  @Override
  public String toString() {
    return PrintableText.of(module + "." + function);
  }
}
