package dev.ligature.linker.map;

import dev.ligature.linker.find.ExportedSymbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Libraries in the order in which symbols are looked up in them: the first definition found wins,
 * weak or strong.
 *
 * <p>A long scope keeps an index from names to the first library that defines them, so that linking
 * many libraries takes time in proportion to their symbols, not to symbols times libraries. So that
 * a library can go in time in proportion to its own, it also keeps those whose definitions are
 * hidden.
 */
public final class Scope {
  /** Up to this length asking each library is as good as an index. */
  private static final int SHORT = 8;

  private final List<LoadedLibrary> libraries = new ArrayList<>();
  private final Map<String, List<LoadedLibrary>> hidden = new HashMap<>();
  private @Nullable Map<String, LoadedLibrary> index;

  /** An empty scope. */
  public Scope() {}

  /** A scope of these libraries. */
  public Scope(List<LoadedLibrary> libraries) {
    this.libraries.addAll(libraries);
  }

  /** The libraries in order. */
  public List<LoadedLibrary> libraries() {
    return Collections.unmodifiableList(libraries);
  }

  /** Appends a library, which must not be in the scope. */
  public void add(LoadedLibrary library) {
    libraries.add(library);
    if (index != null) {
      enter(index, library);
    }
  }

  /** Takes libraries out; what they hid is found again. */
  public void removeAll(Set<LoadedLibrary> gone) {
    List<LoadedLibrary> removed = libraries.stream().filter(gone::contains).toList();
    libraries.removeAll(gone);
    if (index != null) {
      for (LoadedLibrary library : removed) {
        leave(index, library);
      }
    }
  }

  private void leave(Map<String, LoadedLibrary> index, LoadedLibrary library) {
    for (String name : library.module().symbolNames()) {
      List<LoadedLibrary> behind = hidden.getOrDefault(name, List.of());
      if (index.get(name) != library) {
        behind.remove(library);
      } else if (behind.isEmpty()) {
        index.remove(name);
      } else {
        index.put(name, behind.removeFirst());
      }
    }
  }

  /** The first definition of a name. */
  public Optional<LibraryDefinition> find(String name) {
    if (libraries.size() <= SHORT) {
      return find(name, 0);
    }
    if (index == null) {
      index = new HashMap<>();
      for (LoadedLibrary library : libraries) {
        enter(index, library);
      }
    }
    LoadedLibrary library = index.get(name);
    return library == null ? Optional.empty() : definition(library, name);
  }

  /** The first definition of a name behind a library; anywhere if that is not in the scope. */
  public Optional<LibraryDefinition> findBehind(LoadedLibrary library, String name) {
    return find(name, libraries.indexOf(library) + 1);
  }

  private Optional<LibraryDefinition> find(String name, int from) {
    return firstWith(name, from).flatMap(library -> definition(library, name));
  }

  private Optional<LoadedLibrary> firstWith(String name, int from) {
    for (int i = from; i < libraries.size(); i++) {
      if (libraries.get(i).module().symbol(name).isPresent()) {
        return Optional.of(libraries.get(i));
      }
    }
    return Optional.empty();
  }

  private void enter(Map<String, LoadedLibrary> index, LoadedLibrary library) {
    for (String name : library.module().symbolNames()) {
      if (index.putIfAbsent(name, library) != null) {
        hidden.computeIfAbsent(name, n -> new ArrayList<>(1)).add(library);
      }
    }
  }

  private static Optional<LibraryDefinition> definition(LoadedLibrary library, String name) {
    Optional<ExportedSymbol> symbol = library.module().symbol(name);
    return symbol.map(found -> new LibraryDefinition(library, found));
  }
}
