package dev.ligature.linker.map;

import dev.ligature.linker.find.ExportedSymbol;
import java.util.Optional;

/**
 * A symbol that a library defines.
 *
 * @param library the library
 * @param symbol the symbol
 */
public record LibraryDefinition(LoadedLibrary library, ExportedSymbol symbol)
    implements Definition {
  @Override
  public String name() {
    return symbol.name();
  }

  @Override
  public String definer() {
    return library.name();
  }

  @Override
  public Optional<LoadedLibrary> definingLibrary() {
    return Optional.of(library);
  }
}
