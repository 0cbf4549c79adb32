package dev.ligature.engine;

/**
 * A guest function on the stack.
 *
 * @param module the name that its module was compiled under
 * @param function the function's name
 */
public record GuestFrame(String module, String function) {
  /** As in Java stack traces, such as {@code libz.so.inflate}. */
  @Override
  public String toString() {
    return module + "." + function;
  }
}
