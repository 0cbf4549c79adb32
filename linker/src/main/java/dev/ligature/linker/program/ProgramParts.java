package dev.ligature.linker.program;

import dev.ligature.engine.Engine;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.dlfcn.Closures;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.EmscriptenAbi;
import dev.ligature.linker.dlfcn.ExitAbi;
import dev.ligature.linker.dlfcn.FileNames;
import dev.ligature.linker.dlfcn.GuestLinkMap;
import dev.ligature.linker.dlfcn.GuestStrings;
import dev.ligature.linker.dlfcn.InfoAbi;
import dev.ligature.linker.dlfcn.JumpAbi;
import dev.ligature.linker.dlfcn.LibcAbi;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.dlfcn.PhdrIteration;
import dev.ligature.linker.dlfcn.ThreadAbi;
import dev.ligature.linker.dlfcn.ToywasmAbi;
import dev.ligature.linker.dlfcn.WasixAbi;
import dev.ligature.linker.dlfcn.WasixCalls;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.load.Allocation;
import dev.ligature.linker.load.FindNeeded;
import dev.ligature.linker.load.GuestHeap;
import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.Loader;
import dev.ligature.linker.load.Unloader;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Rebindings;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.FunctionBinding;
import dev.ligature.linker.relocate.GotFilling;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.relocate.ThreadLocalRelocation;
import dev.ligature.linker.relocate.Unbinding;
import dev.ligature.linker.resolve.LoaderSymbols;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;
import dev.ligature.linker.thread.GuestThreads;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The stages of one program, wired together: all of it happens here. Each stage gets what it needs
 * of the others; none gets this. What all namespaces share is made once, the rest by {@link #wire}.
 */
final class ProgramParts {
  final ReentrantLock lock = new ReentrantLock();
  final LinkMaps linkMaps = new LinkMaps();
  final GuestHeap heap;
  final ProgramMemory memory;
  final ProgramTable table = new ProgramTable();
  final HostScope host;
  final Finalization finalization;
  final GuestThreads threads;
  private final ExitHandlers handlers;
  final LinkNamespaces namespaces;
  final Entrances entrances;
  private final Scopes baseScopes = new Scopes();
  private final ProgramConfig config;
  private final Engine engine;
  private final Trace trace;
  final LibrarySearch search;
  final Dlfcn dlfcn;
  private final Consumer<LoadedLibrary> presenter;
  private final GuestLinkMap guestLinkMap;
  private final Construction construction;
  private final Condition departed = lock.newCondition();

  ProgramParts(
      Program program,
      ProgramConfig config,
      ModuleCache cache,
      Optional<FoundModule> main,
      Consumer<LoadedLibrary> presenter) {
    this.config = config;
    this.presenter = presenter;
    trace = new Trace(config);
    engine = cache.engine();
    entrances = new Entrances(engine);
    search = new LibrarySearch(config, cache, trace);
    heap = new GuestHeap(baseScopes.global(), lock);
    memory = new ProgramMemory(heap::forAreas, config.poisonsUnmapped(), config.maxMemoryPages());
    handlers = new ExitHandlers(memory.agents());
    host = new HostScope(engine, config, new LibraryCaller(program, null));
    construction = new Construction(trace, lock);
    finalization = new Finalization(construction, handlers, trace, lock);
    GuestStrings strings = new GuestStrings(memory, lock);
    FileNames names = new FileNames(config);
    guestLinkMap = new GuestLinkMap(strings, names, lock);
    namespaces = new LinkNamespaces(linkMaps, this::wire, lock);
    dlfcn = new Dlfcn(config.bindNow(), namespaces, linkMaps, table, memory.agents(), lock);
    offerDlfcn(strings, names, main, cache);
    host.offer(
        new ExitAbi(handlers, finalization, table, linkMaps, baseScopes.global(), lock)
            .functions());
    threads =
        new GuestThreads(
            memory,
            handlers,
            library -> namespaces.of(library).resolution(),
            () -> namespaces.all().forEach(namespace -> namespace.libraries().unloadUnheld()),
            config.stackSize(),
            lock);
    host.offerBehind(new ThreadAbi(threads, linkMaps).functions());
  }

  /** Makes the host's groups of functions, which may look at the program. */
  void openModules(Program program) {
    host.openModules(config, program);
    host.offer(new JumpAbi(engine, memory, table, namespaces, lock));
  }

  /** The functions of all guest ABIs; which one a program speaks shows in what it imports. */
  private void offerDlfcn(
      GuestStrings strings, FileNames names, Optional<FoundModule> main, ModuleCache cache) {
    PhdrIteration iteration = new PhdrIteration(strings, guestLinkMap, table, lock);
    List<HostFunction> libc = new ArrayList<>(new LibcAbi(dlfcn, strings).functions());
    libc.addAll(new InfoAbi(dlfcn, strings, names, guestLinkMap, search, iteration).functions());
    if (main.filter(found -> EmscriptenAbi.isSpokenBy(found.module())).isPresent()) {
      // Its own dlopen is no stub, and its handles are its own.
      host.offerBehind(libc);
    } else {
      host.offer(libc);
    }
    Closures closures = new Closures(engine, table, memory, strings, lock);
    host.offerBehind(
        new EmscriptenAbi(
                dlfcn,
                strings,
                table,
                main.map(FoundModule::module),
                (name, bytes) -> ProgramLinker.inMemory(cache, config, name, bytes))
            .functions());
    host.offerBehind(new WasixAbi(dlfcn, strings, names).functions());
    host.offerBehind(new WasixCalls(strings, table, closures).functions());
    host.offerBehind(new ToywasmAbi(dlfcn, strings).functions());
  }

  /** The stages of a namespace. */
  private LinkNamespace wire(LinkMap map) {
    Scopes scopes = map.isBase() ? baseScopes : new Scopes();
    LoaderSymbols symbols =
        map.isBase() ? LoaderSymbols.ofBase(memory) : LoaderSymbols.ofNew(memory);
    Lookup lookup = new Lookup(scopes, host, symbols, trace);
    Rebindings rebindings = new Rebindings();
    NearMisses nearMisses = new NearMisses(map, lookup, search);
    Resolution resolution = new Resolution(lookup, host, rebindings, nearMisses, trace);
    FunctionBinding functions =
        new FunctionBinding(engine, resolution, config.undefinedSymbols(), lock);
    GotFilling got = new GotFilling(resolution, functions, table, trace);
    Rebinding rebinding =
        new Rebinding(map, rebindings, lookup, resolution, functions, table, trace);
    FindNeeded needed = new FindNeeded(map, linkMaps, search, presenter, departed, trace);
    Allocation allocation = new Allocation(config, memory, table, entrances, trace);
    Loader loader =
        new Loader(
            map,
            scopes,
            memory,
            table,
            needed,
            allocation,
            heap,
            functions,
            got,
            rebinding,
            nearMisses,
            new ThreadLocalRelocation(resolution, trace),
            handlers,
            trace);
    Unloader unloader =
        new Unloader(
            map,
            scopes,
            rebindings,
            allocation,
            finalization,
            entrances,
            engine,
            trace,
            lock,
            departed);
    Libraries libraries =
        new Libraries(
            map,
            needed,
            loader,
            unloader,
            construction,
            guestLinkMap::follow,
            rebinding,
            new Unbinding(map, functions),
            config,
            trace,
            lock);
    return new LinkNamespace(map, lookup, resolution, rebinding, libraries);
  }
}
