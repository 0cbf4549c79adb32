package dev.ligature.engine.code;

import org.jspecify.annotations.Nullable;

/**
 * Makes tail calls of functions of one signature. A generated class a signature overrides the
 * method for its result.
 */
public abstract class Resumption {
  public int asInt(TailCall call) {
    throw unexpected();
  }

  public long asLong(TailCall call) {
    throw unexpected();
  }

  public float asFloat(TailCall call) {
    throw unexpected();
  }

  public double asDouble(TailCall call) {
    throw unexpected();
  }

  /** For a reference, or the array of several results. */
  public @Nullable Object asObject(TailCall call) {
    throw unexpected();
  }

  /** For no result. */
  public void run(TailCall call) {
    throw unexpected();
  }

  private IllegalStateException unexpected() {
    return new IllegalStateException("result of " + getClass().getName());
  }
}
