package dev.ligature.linker.find;

/**
 * A symbol that a module defines.
 *
 * @param name the name it was looked up by
 * @param kind function, data or thread-local data
 * @param index the function's or global's index in the module
 * @param absolute whether data is at the address in the global itself rather than relative to the
 *     memory base
 */
public record ExportedSymbol(String name, Kind kind, int index, boolean absolute) {
  /** The kinds of symbols. */
  public enum Kind {
    FUNCTION,
    DATA,
    THREAD_LOCAL
  }
}
