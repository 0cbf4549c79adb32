package dev.ligature.engine.code;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call that a function leaves to its caller to make: the function to call, and its arguments. A
 * function with tail calls is called with one of these; when it returns, either the call is empty
 * and the result is the function's, or the call is to be made for the result.
 *
 * <p>One object serves a whole chain of calls. For generated code, which writes the fields.
 */
public final class TailCall {
  /** The code to run. */
  public @Nullable Code code;

  /** The instance to run it on, an {@code Instance}; null if Java calls a host function. */
  public @Nullable Object instance;

  /** Arguments that are numbers, as bits, at their position. */
  public long[] numbers = new long[8];

  /** Arguments that are references, at their position. */
  public @Nullable Object[] references = {};

  private @Nullable Resumption resumption;

  /** Says that the call is to be made. */
  public void make(Code newCode, @Nullable Object newInstance, Resumption newResumption) {
    code = newCode;
    instance = newInstance;
    resumption = newResumption;
  }

  /** Takes away what makes the call that is left to make, and gives it; null if no call is left. */
  public @Nullable Resumption take() {
    Resumption next = resumption;
    resumption = null;
    return next;
  }

  /** Sets a number's bits. */
  public void put(long bits, int position) {
    if (position >= numbers.length) {
      numbers = Arrays.copyOf(numbers, position * 2);
    }
    numbers[position] = bits;
  }

  /** Sets a reference. */
  public void put(@Nullable Object reference, int position) {
    if (position >= references.length) {
      references = Arrays.copyOf(references, position * 2 + 4);
    }
    references[position] = reference;
  }
}
