package dev.ligature.engine.code;

/**
 * The identity of a function's code, apart from the instance it runs on. A generated class a
 * signature extends this with an abstract {@code call} method; a generated class a function extends
 * that one. The JIT's inline caches work on these classes: a call site that has seen one function
 * has seen one class.
 */
public abstract class Code {
  /**
   * On the lazy code of a signature: lazy code for another binding.
   *
   * @param binding finds the function to call
   */
  public Code lazy(LazyBinding binding) {
    throw new UnsupportedOperationException(getClass().getName());
  }
}
