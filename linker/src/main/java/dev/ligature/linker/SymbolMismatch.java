package dev.ligature.linker;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A reference and the definition it found, which do not fit each other.
 *
 * @param symbol the symbol's name
 * @param library the name of the library that refers to the symbol; if the loader calls it, of the
 *     library that defines it
 * @param reference the import, such as {@code env.png_read_info}; empty if it is no import but the
 *     symbol itself that is to be rebound; {@link #LOADER} if it is the loader who calls it
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
    List<String> neededBy)
    implements Serializable {
  /** The reference of what the loader calls by a name that it knows. */
  public static final String LOADER = "the loader";

  /** The reference of a library's calls of its own function, where these can be interposed. */
  public static final String OWN_CALLS = "its own calls";

  public SymbolMismatch {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(definedIn, "definedIn");
    Objects.requireNonNull(actual, "actual");
    neededBy = List.copyOf(neededBy);
  }

  /**
   * A function that is not of the type by which the loader calls it.
   *
   * @param symbol its name
   * @param library the name of the library that defines it
   */
  public static SymbolMismatch ofLoaderFunction(
      String symbol, String library, String expected, String actual, List<String> neededBy) {
    return new SymbolMismatch(symbol, library, LOADER, expected, library, actual, neededBy);
  }
}
