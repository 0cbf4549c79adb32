package dev.ligature.linker.map;

import java.util.Optional;

/**
 * What a reference is bound to: the definition of a library, of the host, or of the loader itself;
 * or none.
 */
public sealed interface Definition
    permits LibraryDefinition, HostDefinition, LoaderDefinition, MissingDefinition {
  /** The symbol's name. */
  String name();

  /** Who defines it, as messages say it. */
  String definer();

  /** The library that defines it, if one does. */
  default Optional<LoadedLibrary> definingLibrary() {
    return Optional.empty();
  }
}
