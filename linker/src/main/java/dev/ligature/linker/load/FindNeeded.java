package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkListener.Found;
import dev.ligature.linker.LinkListener.Search;
import dev.ligature.linker.LinkListener.Verdict;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FixedSegments;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.LostAddresses;
import dev.ligature.linker.find.ObjectFile;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds libraries of one namespace by name and, breadth first, all that they need; each once. */
public final class FindNeeded {
  private final LinkMap linkMap;
  private final LinkMaps linkMaps;
  private final LibrarySearch search;
  private final Consumer<LoadedLibrary> presenter;
  private final ProgramQuotas quotas;
  private final Trace trace;

  /**
   * A search for one namespace.
   *
   * @param linkMap the namespace's
   * @param linkMaps those of the program
   * @param presenter gives each new library what the API shows of it
   * @param quotas how many libraries there may be
   */
  public FindNeeded(
      LinkMap linkMap,
      LinkMaps linkMaps,
      LibrarySearch search,
      Consumer<LoadedLibrary> presenter,
      ProgramQuotas quotas,
      Trace trace) {
    this.linkMap = linkMap;
    this.linkMaps = linkMaps;
    this.search = search;
    this.presenter = presenter;
    this.quotas = quotas;
    this.trace = trace;
  }

  LinkMap linkMap() {
    return linkMap;
  }

  /**
   * The library that a name leads to: one that is there, one that the load brings already, or a new
   * one, which the load brings from now on.
   *
   * @param requester the library that asks, or null
   * @param asker who names it
   * @throws LinkException.NotFound if there is none
   * @throws LinkException.InvalidModule if its file is no module that can be loaded
   */
  LoadedLibrary find(Load load, String name, @Nullable LoadedLibrary requester, Asker asker) {
    LoadedLibrary library;
    do {
      library = known(load, name).orElse(null);
      if (library == null) {
        library = wanted(load, name, requester, asker);
      }
    } while (!isUsable(load, library));
    return library;
  }

  /** The library of a module that is there; as {@link #find}. */
  LoadedLibrary find(Load load, String name, FoundModule module) {
    LoadedLibrary library;
    do {
      library = add(load, name, module, null);
    } while (!isUsable(load, library));
    return library;
  }

  /** What a name leads to, or the one that a listener gives instead. */
  private LoadedLibrary wanted(
      Load load, String name, @Nullable LoadedLibrary requester, Asker asker) {
    if (!trace.listeners().isEmpty()) {
      List<String> chain = requester == null ? List.of() : requester.chain();
      switch (trace.listeners().searching(new Search(name, chain))) {
        case Verdict.Proceed proceed -> {}
        case Verdict.Instead(String other) -> {
          return instead(load, name, other, requester);
        }
        case Verdict.Refuse(String reason) -> throw new LinkException.Vetoed(name, reason, chain);
      }
    }
    return search(load, name, requester, Query.of(name, asker));
  }

  /** What a listener names may lie anywhere, as what Java opens. */
  private LoadedLibrary instead(
      Load load, String name, String other, @Nullable LoadedLibrary requester) {
    LoadedLibrary library =
        known(load, other)
            .orElseGet(() -> search(load, name, requester, new Query(other, Asker.EMBEDDER, true)));
    if (name.indexOf('/') < 0) {
      load.names().putIfAbsent(name, library);
    }
    return library;
  }

  /**
   * What is searched for a library.
   *
   * @param name the name by which it is searched
   * @param asker who names it
   * @param redirected whether a listener has chosen that name
   */
  private record Query(String name, Asker asker, boolean redirected) {
    static Query of(String name, Asker asker) {
      return new Query(name, asker, false);
    }

    /** What is to be said of the paths that were tried. */
    Map<String, String> notes(LibrarySearch.NotFound none) {
      if (!redirected) {
        return none.notes();
      }
      Map<String, String> notes = new HashMap<>();
      none.tried().forEach(path -> notes.put(path, "as a listener wants"));
      return notes;
    }
  }

  private LoadedLibrary search(
      Load load, String name, @Nullable LoadedLibrary requester, Query query) {
    List<List<String>> needing = needing(load, name);
    List<LibrarySearch.Runpath> runpaths = requester == null ? List.of() : requester.runpaths();
    traceSearch(name, requester, needing);
    LibrarySearch.Result result = search.find(query.name(), runpaths, query.asker());
    if (!(result instanceof LibrarySearch.Found)) {
      checkOpens(load, name);
    }
    return switch (result) {
      case LibrarySearch.Found found -> add(load, name, found.module(), requester);
      case LibrarySearch.NotFound none ->
          throw LinkException.NotFound.neededBy(name, none.tried(), query.notes(none), needing);
      case LibrarySearch.NoModule bad ->
          throw LinkException.InvalidModule.ofFile(
              bad.path().toString(),
              tellsPaths(load) ? bad.path().toString() : name,
              bad.problem(),
              bad.hint(),
              needing.isEmpty() ? List.of() : needing.getFirst(),
              bad.cause());
    };
  }

  private void traceSearch(
      String name, @Nullable LoadedLibrary requester, List<List<String>> needing) {
    if (requester == null) {
      trace.log(TraceCategory.LIBS, "find library=%s", name);
    } else {
      trace.log(
          TraceCategory.LIBS,
          needing.isEmpty() ? "find library=%s; for %s" : "find library=%s; needed by %s",
          name,
          requester);
    }
  }

  /**
   * The way to each library of the load that needs a name. Who opens a library does not need it:
   * the error is an answer to that caller.
   */
  private static List<List<String>> needing(Load load, String name) {
    return load.fresh().stream()
        .filter(library -> library.module().needed().contains(name))
        .map(LoadedLibrary::chain)
        .toList();
  }

  /** The library that a name led to before that is no path: a path has to be looked at. */
  private Optional<LoadedLibrary> known(Load load, String name) {
    return Optional.ofNullable(load.names().get(name)).or(() -> linkMap.withName(name));
  }

  /**
   * The main module of a load.
   *
   * @throws LinkException.InvalidModule if it can't be a program
   */
  LoadedLibrary addMain(Load load, String name, FoundModule module) {
    LoadedLibrary main = new LoadedLibrary(name, module, null, linkMap);
    if (main.module().isRelocatable() && definesMemory(main.module())) {
      throw invalid(
          main,
          "position-independent program defines its own memory",
          "link it with --import-memory");
    }
    checkLinked(main);
    checkFeatures(main);
    LoaderFunctions.check(main);
    LostAddresses.of(main.module())
        .ifPresent(
            lost -> {
              throw invalid(main, lost.problem(), lost.hint());
            });
    add(load, main);
    load.setMain(main);
    return main;
  }

  /** A library that was saved. */
  LoadedLibrary addSaved(Load load, LibraryImage saved, FoundModule module) {
    LoadedLibrary library = new LoadedLibrary(saved, module, linkMap);
    add(load, library);
    return library;
  }

  /** The library of a module: the one of the same identity, or a new one. */
  private LoadedLibrary add(
      Load load, String name, FoundModule module, @Nullable LoadedLibrary requester) {
    LoadedLibrary library =
        linkMap
            .withIdentity(module.identity())
            .orElseGet(() -> load.freshWithIdentity(module.identity()));
    if (library == null) {
      checkOpens(load, name);
      library = new LoadedLibrary(name, module, requester, linkMap);
      checkLinked(library);
      checkFeatures(library);
      checkShape(library);
      checkHeap(library);
      LoaderFunctions.check(library);
      add(load, library);
    }
    if (name.indexOf('/') < 0 || module.path().isEmpty()) {
      load.names().putIfAbsent(name, library);
    }
    return library;
  }

  /** A policy may let guests open nothing but what is loaded. */
  private void checkOpens(Load load, String name) {
    if (load.mode().asker() == Asker.GUEST && !search.policy().opens()) {
      throw notPermitted(name);
    }
  }

  /** Whether who asks may know where a search has found a file. */
  private boolean tellsPaths(Load load) {
    return load.mode().asker() == Asker.EMBEDDER || search.policy().isUnlimited();
  }

  private static LinkException notPermitted(String name) {
    return new LinkException.InvalidRequest(
        name + ": cannot open shared object file: Permission denied");
  }

  private void add(Load load, LoadedLibrary library) {
    presenter.accept(library);
    quotas.take(library);
    load.addFresh(library);
    trace.log(
        TraceCategory.FILES,
        "file=%s; %s",
        library,
        library.path().map(Object::toString).orElse("in memory"));
    if (!trace.listeners().isEmpty()) {
      List<String> chain = library.chain();
      trace
          .listeners()
          .found(
              new Found(
                  library.name(),
                  library.path(),
                  chain.subList(0, chain.size() - 1),
                  library.module().moduleInFile()));
    }
  }

  /**
   * Whether a library is there to stay. One that another thread is just finalizing is waited for:
   * then it has to be found anew, also if its code is still running.
   *
   * @throws LinkException.InvalidRequest if this thread is unloading it, or anything else: two
   *     threads could wait for each other
   */
  private boolean isUsable(Load load, LoadedLibrary library) {
    if (!library.isDying()) {
      return true;
    }
    Thread current = Thread.currentThread();
    if (linkMaps.libraries().anyMatch(other -> other.isDyingBy(current))) {
      throw new LinkException.InvalidRequest(library.name() + ": library is being unloaded");
    }
    load.names().values().remove(library);
    linkMaps.awaitDeparture(
        () -> library.state() == LibraryState.UNLOADED || library.isLingering());
    return false;
  }

  /** Finds the libraries that the fresh libraries need, and those that they need in turn. */
  void findAll(Load load) {
    for (int i = 0; i < load.fresh().size(); i++) {
      LoadedLibrary library = load.fresh().get(i);
      for (String needed : library.module().needed()) {
        library.needed().add(find(load, needed, library, Asker.GUEST));
      }
    }
  }

  /** A large module was looked through while its classes were made. */
  private static void checkFeatures(LoadedLibrary library) {
    try {
      library.module().compiled().checkFeatures();
    } catch (WasmException.Unsupported e) {
      throw invalid(library, String.valueOf(e.getMessage()), "");
    }
  }

  private static void checkLinked(LoadedLibrary library) {
    if (ObjectFile.is(library.module().module())) {
      throw invalid(library, ObjectFile.PROBLEM, ObjectFile.HINT);
    }
  }

  private static void checkShape(LoadedLibrary library) {
    LibraryModule module = library.module();
    if (!module.isDynamic()) {
      throw invalid(library, "not a shared library: it has no dylink.0 section", "");
    }
    if (module.isCommand()) {
      throw invalid(library, "cannot dynamically load a program", "");
    }
    if (definesMemory(module)) {
      throw invalid(library, "not a shared library: it defines its own memory", "");
    }
    Optional<String> fixed = FixedSegments.problem(module.module());
    if (fixed.isPresent()) {
      throw invalid(library, fixed.get(), FixedSegments.HINT);
    }
  }

  /** Two allocators that each take all memory behind their heap would take each other's. */
  private void checkHeap(LoadedLibrary library) {
    if (!linkMap.isBase() && GuestHeap.resizesHeap(library)) {
      throw invalid(
          library,
          "its allocator takes all memory behind its heap for its own",
          "only the base namespace can have such a library");
    }
  }

  private static boolean definesMemory(LibraryModule module) {
    return module.module().memories().size() > module.module().importCount(ExternKind.MEMORY);
  }

  private static LinkException invalid(LoadedLibrary library, String problem, String hint) {
    List<String> chain = library.chain();
    return new LinkException.InvalidModule(
        library.name(), problem, hint, chain.subList(0, chain.size() - 1));
  }
}
