package dev.ligature.linker;

import dev.ligature.wasm.ExternKind;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A reference that nobody defines.
 *
 * @param symbol the symbol's name
 * @param kind {@link ExternKind#FUNCTION}, or {@link ExternKind#GLOBAL} for data
 * @param library the name of the library that refers to it
 * @param reference the import, such as {@code env.png_read_info} or {@code GOT.mem.environ}
 * @param neededBy the names from main to that library, both included
 */
public record UndefinedReference(
    String symbol, ExternKind kind, String library, String reference, List<String> neededBy)
    implements Serializable {
  public UndefinedReference {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(reference, "reference");
    neededBy = List.copyOf(neededBy);
  }

  /** As in reports: {@code libview.so (function import env.png_read_info)}. */
  @Override
  public String toString() {
    return "%s (%s import %s)".formatted(library, Report.word(kind), reference);
  }
}
