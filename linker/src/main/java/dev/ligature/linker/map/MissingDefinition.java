package dev.ligature.linker.map;

/**
 * Stands for the definition that a library's references to a symbol do not have.
 *
 * @param library the library that refers to it
 * @param name the symbol's name
 */
public record MissingDefinition(LoadedLibrary library, String name) implements Definition {
  @Override
  public String definer() {
    return "nobody";
  }
}
