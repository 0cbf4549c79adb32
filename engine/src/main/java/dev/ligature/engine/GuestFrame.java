package dev.ligature.engine;

import dev.ligature.wasm.PrintableText;

/**
 * A guest function on the stack.
 *
 * @param module the name that its module was compiled under
 * @param function the function's name
 */
public record GuestFrame(String module, String function) {
  /** To be printed: as in Java stack traces, such as {@code libz.so.inflate}. */
  @Override
  public String toString() {
    return PrintableText.of(module + "." + function);
  }
}
