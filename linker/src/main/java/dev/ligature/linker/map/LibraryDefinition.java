package dev.ligature.linker.map;

import dev.ligature.linker.find.ExportedSymbol;

/**
 * A symbol that a library defines.
 *
 * @param library the library
 * @param symbol the symbol
 */
public record LibraryDefinition(LoadedLibrary library, ExportedSymbol symbol)
    implements Definition {}
