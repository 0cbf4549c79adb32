package dev.ligature.linker.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The symbols of a program that are rebound, by their definitions. One step only: what a symbol is
 * rebound to is not looked up here again, so two symbols can be exchanged. The caller holds the
 * program's lock.
 */
public final class Rebindings {
  private final Map<Definition, Replacement> replacements = new LinkedHashMap<>();
  private volatile int version;

  /** A number that is another one once something was rebound. Can be read without the lock. */
  public int version() {
    return version;
  }

  /** The caller holds the program's lock: nobody else counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void changed() {
    version++;
  }

  /** What stands in the place of a definition, if anything does. */
  public Optional<Replacement> of(Definition definition) {
    return Optional.ofNullable(replacements.get(definition));
  }

  /** Whether nothing is rebound. */
  public boolean isEmpty() {
    return replacements.isEmpty();
  }

  /** Puts something in the place of a definition. */
  public void put(Definition definition, Replacement replacement) {
    changed();
    replacements.put(definition, replacement);
  }

  /** Gives a definition its place back. */
  public void remove(Definition definition) {
    changed();
    replacements.remove(definition);
  }

  /** Tells all, in the order in which they were first rebound. */
  public void forEach(BiConsumer<Definition, Replacement> consumer) {
    replacements.forEach(consumer);
  }

  /** The definitions in whose place symbols of some libraries stand. */
  public List<Definition> replacedBy(Set<LoadedLibrary> libraries) {
    List<Definition> definitions = new ArrayList<>();
    replacements.forEach(
        (definition, replacement) -> {
          if (replacement.library().filter(libraries::contains).isPresent()) {
            definitions.add(definition);
          }
        });
    return definitions;
  }

  /**
   * The libraries that stay because a symbol of a library is rebound to theirs.
   *
   * @param library the library; empty for the host
   */
  public List<LoadedLibrary> heldBy(Optional<LoadedLibrary> library) {
    List<LoadedLibrary> held = new ArrayList<>();
    replacements.forEach(
        (definition, replacement) -> {
          if (owner(definition).equals(library)) {
            replacement.library().ifPresent(held::add);
          }
        });
    return held;
  }

  private static Optional<LoadedLibrary> owner(Definition definition) {
    return switch (definition) {
      case LibraryDefinition library -> Optional.of(library.library());
      case MissingDefinition missing -> Optional.of(missing.library());
      case HostDefinition host -> Optional.empty();
      case LoaderDefinition loader -> Optional.empty();
    };
  }

  /** Forgets the symbols of libraries that are gone. */
  public void forget(Set<LoadedLibrary> gone) {
    changed();
    replacements
        .keySet()
        .removeIf(definition -> owner(definition).filter(gone::contains).isPresent());
  }
}
