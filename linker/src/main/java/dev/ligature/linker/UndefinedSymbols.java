package dev.ligature.linker;

/** What becomes of a strong reference that nobody defines. */
public enum UndefinedSymbols {
  /**
   * Data fails the load; so does a function when bound now. A function bound lazily fails at its
   * first call.
   */
  REPORT,
  /** Data fails the load; a function fails at its first call, bound now or not. */
  ALLOW_FUNCTIONS,
  /** Data is at address 0; a function fails at its first call, bound now or not. */
  ALLOW
}
