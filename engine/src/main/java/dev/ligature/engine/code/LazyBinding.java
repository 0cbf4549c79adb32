package dev.ligature.engine.code;

/** Finds the function behind code that is not there yet. */
public interface LazyBinding {
  /** The function to call, a {@code Func}; asked at each call until its code is in place. */
  Object resolve();
}
