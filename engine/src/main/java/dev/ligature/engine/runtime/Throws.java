package dev.ligature.engine.runtime;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.Tag;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import org.jspecify.annotations.Nullable;

/** Makes exceptions for generated code to throw. */
public final class Throws {
  private Throws() {}

  /** An exception with the values of its tag's parameters. */
  public static GuestException of(@Nullable Object[] values, Tag tag) {
    return GuestException.of(values, tag);
  }

  /**
   * The exception of a reference, to be thrown again.
   *
   * @throws TrapException if the reference is null
   */
  public static GuestException again(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException(TrapKind.NULL_EXCEPTION_REFERENCE);
    }
    return (GuestException) reference;
  }
}
