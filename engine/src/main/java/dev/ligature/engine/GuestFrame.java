package dev.ligature.engine;

import dev.ligature.wasm.PrintableText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A guest function on the stack. Where its module has debug information, the frame has the place in
 * the source: of code that was inlined that of the inlined function.
 *
 * @param module the name that its module was compiled under
 * @param function the function's name
 * @param file the file of the source, as the compiler was given its name
 * @param line the line in it, counted from 1
 */
public record GuestFrame(String module, String function, Optional<String> file, OptionalInt line) {
  public GuestFrame {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(line, "line");
  }

  /** A frame of which no place in the source is known. */
  public GuestFrame(String module, String function) {
    this(module, function, Optional.empty(), OptionalInt.empty());
  }

  /**
   * The guest functions in the stack trace of a thread, the innermost first. Of code that was
   * inlined in its source they may lack the line.
   *
   * @param trace such as {@link Thread#getStackTrace} gives
   */
  public static List<GuestFrame> of(StackTraceElement... trace) {
    return GuestStack.of(trace);
  }

  boolean isOfSameFunction(GuestFrame other) {
    return module.equals(other.module) && function.equals(other.function);
  }

  /**
   * To be printed: as in Java stack traces, such as {@code libz.so.inflate (inflate.c:12)}, or
   * without a place {@code libz.so.inflate}.
   */
  @Override
  public String toString() {
    String name = module + "." + function;
    return PrintableText.of(
        file.isPresent() && line.isPresent()
            ? name + " (" + file.get() + ":" + line.getAsInt() + ")"
            : name);
  }
}
