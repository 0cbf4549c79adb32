package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;

/** Finds the function behind code that is not there yet. */
public interface LazyBinding {
  /** The function to call; asked at each call until its code is in place. */
  Func resolve();
}
