package dev.ligature.linker.resolve;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.FuncType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks symbols up in the scopes of one namespace. The caller holds the program's lock. */
public final class Lookup {
  private final Scopes scopes;
  private final HostScope host;
  private final LoaderSymbols loader;
  private final Trace trace;

  /**
   * A lookup in the scopes of a namespace.
   *
   * @param host the functions of the host, which all namespaces share
   */
  public Lookup(Scopes scopes, HostScope host, LoaderSymbols loader, Trace trace) {
    this.scopes = scopes;
    this.host = host;
    this.loader = loader;
    this.trace = trace;
  }

  /**
   * The definition that a reference of a library means.
   *
   * @param library the library that refers to it
   * @param name the symbol's name
   * @param type the type of a function if known, else null: groups of host functions want it
   */
  public Optional<Definition> find(LoadedLibrary library, String name, @Nullable FuncType type) {
    Optional<Definition> definition =
        ownOf(library, name)
            .or(() -> find(Precedence.of(library.isDeepBind()), library, name, type));
    if (trace.traces(TraceCategory.SYMBOLS)) {
      trace.log(
          TraceCategory.SYMBOLS,
          "symbol=%s; lookup for %s in %s: %s",
          name,
          library,
          searched(library),
          definition.map(Definition::definer).orElse("not found"));
    }
    return definition;
  }

  /** What every library has of its own, and refers to as to any symbol. */
  private static Optional<Definition> ownOf(LoadedLibrary library, String name) {
    return name.equals(AbiNames.LIBRARY_TLS_INFO)
        ? library.module().libraryTlsInfo().map(symbol -> new LibraryDefinition(library, symbol))
        : Optional.empty();
  }

  /** A number that is another one once a scope has changed. Can be read without the lock. */
  public int version() {
    return scopes.version();
  }

  /** Where a symbol is looked for that is asked for by its name at run time. */
  public sealed interface Where {}

  /** In a library, then breadth first in what it needs; of a program's main, in all of it. */
  public record InHandle(LoadedLibrary library) implements Where {}

  /** In the global scope: the handle of {@code dlopen(NULL)}. */
  public record InProgram() implements Where {}

  /** Where a library's own references are looked up: {@code RTLD_DEFAULT}. */
  public record AsReferenced(LoadedLibrary library) implements Where {}

  /** Behind a library in that order: {@code RTLD_NEXT}. */
  public record Behind(LoadedLibrary library) implements Where {}

  /**
   * The definition of a symbol that is asked for at run time, by a guest or by Java.
   *
   * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/dlsym.html">dlsym</a>
   */
  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  public Optional<? extends Definition> find(Where where, String name) {
    if (where instanceof InProgram) {
      return findGlobal(name);
    } else if (where instanceof InHandle in) {
      return isProgram(in.library()) ? findGlobal(name) : findInHandle(in.library(), name);
    } else if (where instanceof AsReferenced as) {
      return findFor(as.library(), name);
    }
    return findNext(((Behind) where).library(), name);
  }

  private static boolean isProgram(LoadedLibrary library) {
    LinkMap linkMap = library.linkMap();
    return linkMap.isBase() && linkMap.main().filter(library::equals).isPresent();
  }

  /** The definition that the whole program sees, as from a handle on the program itself. */
  private Optional<Definition> findGlobal(String name) {
    return mainIn(scopes.global(), name)
        .map(Definition.class::cast)
        .or(() -> find(Precedence.of(false), null, name, null));
  }

  /** The first {@code main} of a scope, if that is what is looked for. */
  private static Optional<LibraryDefinition> mainIn(Scope scope, String name) {
    return name.equals(MainNames.MAIN)
        ? scope.libraries().stream().flatMap(library -> MainNames.in(library).stream()).findFirst()
        : Optional.empty();
  }

  /** The definition that a library asks for at run time, as by {@code RTLD_DEFAULT}. */
  private Optional<Definition> findFor(LoadedLibrary library, String name) {
    return find(library, name, null).or(() -> mainIn(scopes.global(), name));
  }

  private Optional<Definition> find(
      List<Precedence> order,
      @Nullable LoadedLibrary library,
      String name,
      @Nullable FuncType type) {
    for (Precedence tier : order) {
      Optional<? extends Definition> definition =
          switch (tier) {
            case OVERRIDES ->
                host.override(HostFunction.ENV, name)
                    .map(Definition.class::cast)
                    .or(() -> aheadOfMain(library, name));
            case GLOBAL -> lasting(scopes.global(), library, name);
            case LOCAL -> inLocalScopes(library, name);
            case HOST -> host.find(HostFunction.ENV, name, type);
            case LOADER -> loader.find(name);
          };
      if (definition.isPresent()) {
        return Optional.of(definition.get());
      }
    }
    return Optional.empty();
  }

  private Optional<Definition> aheadOfMain(@Nullable LoadedLibrary library, String name) {
    return library == null
        ? Optional.empty()
        : loader.ahead(library, name).map(Definition.class::cast);
  }

  private static Optional<LibraryDefinition> inLocalScopes(
      @Nullable LoadedLibrary library, String name) {
    if (library == null) {
      return Optional.empty();
    }
    for (Scope scope : library.localScopes()) {
      Optional<LibraryDefinition> definition = lasting(scope, library, name);
      if (definition.isPresent()) {
        return definition;
      }
    }
    return Optional.empty();
  }

  /**
   * The first definition, passing over libraries about to go unless the reference goes with them.
   */
  private static Optional<LibraryDefinition> lasting(
      Scope scope, @Nullable LoadedLibrary library, String name) {
    Optional<LibraryDefinition> definition = scope.find(name);
    boolean stays = library != null && !library.isDying();
    while (stays && definition.isPresent() && definition.get().library().isDying()) {
      definition = scope.findBehind(definition.get().library(), name);
    }
    return definition;
  }

  /** The definition in a library or, breadth first, in those it needs: as from its handle. */
  private static Optional<LibraryDefinition> findInHandle(LoadedLibrary library, String name) {
    Scope scope = library.handleScope(() -> new Scope(breadthFirst(library)));
    return mainIn(scope, name).or(() -> scope.find(name));
  }

  /**
   * The definition behind a library in the order in which the library's references are searched. A
   * scope that it is not in lies before it, or with DEEPBIND behind it.
   */
  private Optional<Definition> findNext(LoadedLibrary library, String name) {
    List<Scope> order = new ArrayList<>(library.localScopes());
    if (library.isDeepBind()) {
      order.addLast(scopes.global());
    } else if (scopes.isGlobal(library)) {
      order.addFirst(scopes.global());
    }
    for (Scope scope : order) {
      Optional<LibraryDefinition> definition = scope.findBehind(library, name);
      if (definition.isPresent()) {
        return Optional.of(definition.get());
      }
    }
    return host.find(HostFunction.ENV, name, null).map(Definition.class::cast);
  }

  /** A library and all it needs, breadth first, each once. */
  public static List<LoadedLibrary> breadthFirst(LoadedLibrary root) {
    return breadthFirst(List.of(root));
  }

  /** Libraries and all they need, breadth first, each once. */
  public static List<LoadedLibrary> breadthFirst(List<LoadedLibrary> roots) {
    List<LoadedLibrary> order = new ArrayList<>(new LinkedHashSet<>(roots));
    Set<LoadedLibrary> seen = new LinkedHashSet<>(order);
    for (int i = 0; i < order.size(); i++) {
      for (LoadedLibrary needed : order.get(i).needed()) {
        if (seen.add(needed)) {
          order.add(needed);
        }
      }
    }
    return order;
  }

  /** The names of the libraries that a reference of a library is looked up in, in order. */
  public List<String> searched(LoadedLibrary library) {
    return searchedLibraries(library).stream().map(LoadedLibrary::name).toList();
  }

  /** The libraries that a reference of a library is looked up in, in order. */
  public List<LoadedLibrary> searchedLibraries(LoadedLibrary library) {
    Set<LoadedLibrary> libraries = new LinkedHashSet<>();
    for (Precedence tier : Precedence.of(library.isDeepBind())) {
      if (tier == Precedence.GLOBAL) {
        libraries.addAll(scopes.global().libraries());
      } else if (tier == Precedence.LOCAL) {
        library.localScopes().forEach(scope -> libraries.addAll(scope.libraries()));
      }
    }
    return List.copyOf(libraries);
  }
}
