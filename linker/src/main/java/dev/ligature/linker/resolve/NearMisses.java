package dev.ligature.linker.resolve;

import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds what comes near a symbol that nobody defines: a hidden definition, one out of scope, one in
 * a library that is not loaded, a name that differs little; and what the host says of it. Only for
 * messages, so it may take its time; the search of folders is bounded all the same.
 */
public final class NearMisses {
  /** The shortest name that others are compared to: short ones are all alike. */
  private static final int MIN_SIMILAR = 4;

  /**
   * How many undefined names are compared with all names that there are. Where there are more, a
   * library is missing, and no name is misspelt.
   */
  private static final int MAX_COMPARED = 100;

  private static final String NOT_EXPORTED =
      "has a function of that name, but does not export it: compile it with -fvisibility=default";
  // wasm-ld leaves out what is hidden and not used.
  private static final String EMPTY = "exports nothing: compile it with -fvisibility=default";

  private final LinkMap linkMap;
  private final Lookup lookup;
  private final LibrarySearch search;
  private final HostScope host;
  private final HostHints hints;

  /** The search in a namespace. */
  public NearMisses(LinkMap linkMap, Lookup lookup, LibrarySearch search, HostScope host) {
    this.linkMap = linkMap;
    this.lookup = lookup;
    this.search = search;
    this.host = host;
    this.hints = new HostHints(host);
  }

  /**
   * What comes near, one line each, by the symbol's name.
   *
   * @param library the library that refers to the symbols
   */
  public Map<String, List<String>> of(
      LoadedLibrary library, Collection<UndefinedReference> references) {
    Set<String> names = new LinkedHashSet<>();
    references.forEach(reference -> names.add(reference.symbol()));
    List<LoadedLibrary> scope = lookup.searchedLibraries(library);
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String name : names) {
      lines.put(name, inProgram(scope, name, lines.size() < MAX_COMPARED));
    }
    onPath(library, names, lines);
    addSimilar(scope, lines);
    explain(library, references, lines);
    return lines;
  }

  /** Adds what groups of host functions know, once for each symbol. */
  private void explain(
      LoadedLibrary library,
      Collection<UndefinedReference> references,
      Map<String, List<String>> lines) {
    Set<String> explained = new LinkedHashSet<>();
    for (UndefinedReference reference : references) {
      if (reference.kind() == ExternKind.FUNCTION
          && explained.size() < MAX_COMPARED
          && explained.add(reference.symbol())) {
        lines
            .computeIfAbsent(reference.symbol(), n -> new ArrayList<>())
            .addAll(host.explainUndefined(reference, javaScript(library, reference.symbol())));
        hints.of(reference).ifPresent(hint -> add(lines, reference.symbol(), hint));
      }
    }
  }

  private static void add(Map<String, List<String>> lines, String symbol, String line) {
    lines.computeIfAbsent(symbol, n -> new ArrayList<>()).add(line);
  }

  private static void addSimilar(List<LoadedLibrary> scope, Map<String, List<String>> lines) {
    Map<LoadedLibrary, List<String>> others = new LinkedHashMap<>();
    int compared = 0;
    for (Map.Entry<String, List<String>> entry : lines.entrySet()) {
      if (entry.getValue().isEmpty() && compared < MAX_COMPARED) {
        compared++;
        if (others.isEmpty()) {
          scope.forEach(library -> others.put(library, library.module().symbolNames()));
        }
        similar(others, entry.getKey()).ifPresent(entry.getValue()::add);
      }
    }
  }

  /** Where a library has the text of a function that is JavaScript. */
  private static OptionalLong javaScript(LoadedLibrary library, String name) {
    return library
        .module()
        .module()
        .export(AbiNames.EM_JS + name)
        .filter(export -> export.kind() == ExternKind.GLOBAL && library.isInstantiated())
        .map(text -> new ExportedSymbol(name, ExportedSymbol.Kind.DATA, text.index(), false))
        .map(text -> OptionalLong.of(library.address(text)))
        .orElse(OptionalLong.empty());
  }

  /** The message of a lookup that found nothing. */
  public static String undefined(String subject, String name) {
    return "%s: undefined symbol: %s".formatted(subject, name);
  }

  /** The message of a lookup in a library that found nothing, with the reason if it is known. */
  public static String undefined(LoadedLibrary library, String name) {
    String message = undefined(library.name(), name);
    if (library.module().keepsFunction(name)) {
      return "%s (it %s)".formatted(message, NOT_EXPORTED);
    }
    boolean empty = library.module().symbolNames().isEmpty() && library.needed().isEmpty();
    return empty ? "%s (it %s)".formatted(message, EMPTY) : message;
  }

  private List<String> inProgram(List<LoadedLibrary> scope, String name, boolean compared) {
    List<String> lines = new ArrayList<>();
    for (LoadedLibrary library : scope) {
      if (library.module().hides(name)) {
        lines.add(library.name() + " defines it, but hides it");
      } else if (compared && library.module().keepsFunction(name)) {
        lines.add(library.name() + " " + NOT_EXPORTED);
      }
    }
    for (LoadedLibrary library : linkMap.listed()) {
      Optional<ExportedSymbol> symbol = library.module().symbol(name);
      if (symbol.isPresent() && !scope.contains(library)) {
        lines.add(
            "%s defines it (%s), but is not in scope: it was opened without RTLD_GLOBAL"
                .formatted(library.name(), text(library.module(), symbol.get())));
      }
    }
    return lines;
  }

  private void onPath(LoadedLibrary library, Set<String> names, Map<String, List<String>> lines) {
    Set<Object> loaded = new LinkedHashSet<>();
    linkMap.listed().forEach(other -> loaded.add(other.found().identity()));
    lookup.searchedLibraries(library).forEach(other -> loaded.add(other.found().identity()));
    search.forEachModule(
        library.runpaths(),
        found -> {
          for (String name : names) {
            Optional<ExportedSymbol> symbol = found.module().symbol(name);
            if (symbol.isPresent() && !loaded.contains(found.identity())) {
              lines
                  .computeIfAbsent(name, n -> new ArrayList<>())
                  .add(
                      "%s defines it (%s), but is not loaded"
                          .formatted(
                              found.path().orElseThrow(), text(found.module(), symbol.get())));
            }
          }
        });
  }

  private static String text(LibraryModule module, ExportedSymbol symbol) {
    return symbol.kind() == ExportedSymbol.Kind.FUNCTION
        ? "function " + module.module().functionType(symbol.index())
        : "data";
  }

  private static Optional<String> similar(Map<LoadedLibrary, List<String>> scope, String name) {
    if (name.length() < MIN_SIMILAR) {
      return Optional.empty();
    }
    for (Map.Entry<LoadedLibrary, List<String>> library : scope.entrySet()) {
      for (String other : library.getValue()) {
        if (isSimilar(name, other)) {
          return Optional.of("%s defines %s".formatted(library.getKey().name(), other));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether names differ in case, by leading underscores, or by one character. */
  private static boolean isSimilar(String name, String other) {
    int difference = name.length() - other.length();
    if (stripped(name).equalsIgnoreCase(stripped(other))) {
      return true;
    } else if (Math.abs(difference) > 1) {
      return false;
    }
    int same = 0;
    while (same < Math.min(name.length(), other.length())
        && name.charAt(same) == other.charAt(same)) {
      same++;
    }
    return name.substring(Math.min(name.length(), same + (difference >= 0 ? 1 : 0)))
        .equals(other.substring(Math.min(other.length(), same + (difference <= 0 ? 1 : 0))));
  }

  private static String stripped(String name) {
    int start = 0;
    while (start < name.length() && name.charAt(start) == '_') {
      start++;
    }
    return name.substring(start);
  }
}
