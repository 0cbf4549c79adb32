package dev.ligature.linker;

import java.util.List;

/**
 * A reference and the definition it found, which do not fit each other.
 *
 * @param symbol the symbol's name
 * @param library the name of the library that refers to it
 * @param reference the import, such as {@code env.png_read_info}; empty if it is no import but the
 *     symbol itself that is to be rebound
 * @param expected what the reference wants, such as {@code function (i32) -> ()} or {@code data}
 * @param definedIn the name of the library that defines it, or {@code the host}
 * @param actual what the definition is
 * @param neededBy the names from main to the referring library, both included
 */
public record SymbolMismatch(
    String symbol,
    String library,
    String reference,
    String expected,
    String definedIn,
    String actual,
    List<String> neededBy) {
  public SymbolMismatch {
    neededBy = List.copyOf(neededBy);
  }
}
