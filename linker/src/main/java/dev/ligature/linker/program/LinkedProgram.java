package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.abi.CxxUncaught;
import dev.ligature.linker.abi.EmscriptenThreadAbi;
import dev.ligature.linker.abi.RuntimeFunctions;
import dev.ligature.linker.dlfcn.AddressLookup;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.load.HostFailure;
import dev.ligature.linker.load.LoadMode;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Replacement;
import dev.ligature.linker.marshal.HostObjects;
import dev.ligature.linker.marshal.Origin;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.relocate.SavedFunctions;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;
import dev.ligature.linker.thread.GuestThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A program as users hold it. */
final class LinkedProgram implements Program {
  private final ProgramConfig config;
  private final ModuleCache cache;
  private final ProgramParts parts;
  private final LinkNamespaces namespaces;
  private final Dlfcn dlfcn;
  private final GuestThreads threads;
  private final GuestSide guestSide;
  private final Interrupts interrupts;
  private final EmscriptenThreadAbi emscriptenThreads;
  private Optional<LoadedLibrary> main = Optional.empty();
  private boolean hasRun;
  private volatile boolean closed;

  LinkedProgram(ProgramParts parts, LinkNamespaces namespaces, Dlfcn dlfcn, GuestThreads threads) {
    this.config = parts.config;
    this.cache = parts.cache;
    this.parts = parts;
    this.namespaces = namespaces;
    this.dlfcn = dlfcn;
    this.threads = threads;
    this.interrupts = new Interrupts(parts.memory.agents(), config.timeLimit());
    this.emscriptenThreads =
        new EmscriptenThreadAbi(
            threads, parts.memory, parts.table, parts.linkMaps, config.stackSize());
    this.guestSide = new GuestSide(parts, namespaces.base());
  }

  /** Loads what the program starts with. */
  void start(String name, Optional<FoundModule> module) {
    offerHost(module);
    main = unwrapped(() -> base().libraries().start(name, module, config));
  }

  /**
   * Restores what was saved, in place of starting.
   *
   * @param modules the modules, in load order
   * @param module that of main
   */
  void restore(ProgramImage image, List<FoundModule> modules, Optional<FoundModule> module) {
    offerHost(module);
    runLocked(
        () -> {
          SavedFunctions functions = base().restoring().restore(image, modules);
          List<LoadedLibrary> libraries = functions.libraries();
          main = image.main() < 0 ? Optional.empty() : Optional.of(libraries.get(image.main()));
          image.handlers().forEach(handler -> restore(handler, functions));
          dlfcn.restore(image.handles(), libraries);
          base().linkMap().restore(image.adds(), image.removals());
        });
    base().linkMap().tellFollower();
  }

  private void restore(ProgramImage.HandlerImage saved, SavedFunctions functions) {
    Optional<LoadedLibrary> owner =
        saved.owner() < 0
            ? Optional.empty()
            : Optional.of(functions.libraries().get(saved.owner()));
    Func function = functions.restore(saved.function());
    boolean done =
        saved.threadLocal()
            ? parts.handlers.registerThreadLocal(owner, function, saved.argument())
            : parts.handlers.register(owner, function, saved.argument());
    if (!done) {
      throw new LinkException.NoRoom(
          "the program", "one more exit handler", parts.quotas.exitHandlers().text(), List.of());
    }
  }

  /**
   * The program as it is now.
   *
   * @param modules is added its modules, in load order
   */
  private ProgramImage image(List<FoundModule> modules) {
    checkOpen();
    if (threads.end().status().isDone()) {
      throw new IllegalStateException("the program can't be saved: it has ended");
    }
    ProgramSaver saver = new ProgramSaver(parts, namespaces, dlfcn);
    saver.checkHost();
    return locked(
        () -> {
          guestSide.forgetUnusedCallbacks();
          ProgramImage image = saver.save();
          base().linkMap().libraries().forEach(library -> modules.add(library.found()));
          return image;
        });
  }

  @Override
  public void snapshot(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    image(new ArrayList<>()).write(out);
  }

  @Override
  public Program fork() {
    List<FoundModule> modules = new ArrayList<>();
    ProgramImage image = image(modules);
    return ProgramLinker.restore(cache, config, image, modules);
  }

  /** Says whether the program would start, in place of starting it. */
  LinkCheck check(String name, FoundModule module, List<String> opened) {
    offerHost(Optional.of(module));
    return locked(() -> ProgramWiring.checker(parts, namespaces).check(name, module, opened));
  }

  private void offerHost(Optional<FoundModule> module) {
    GuestAbis abis = new GuestAbis(parts, namespaces, dlfcn, threads);
    abis.offer(module);
    if (!config.hostObjects().isEmpty()) {
      parts.host.openModules(
          List.of(owner -> new HostObjects(guestSide.guest(this), config)), this);
    }
    parts.host.openModules(config.hostModules(), this);
    abis.offerBehindModules();
    parts.host.offer(emscriptenThreads.functions());
  }

  /** What the host's own code throws reaches Java as it was. */
  private static <T> T unwrapped(Supplier<T> load) {
    try {
      return load.get();
    } catch (HostFailure e) {
      throw e.thrown();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
  }

  @Override
  public ProgramConfig config() {
    return config;
  }

  @Override
  public Optional<Library> main() {
    checkOpen();
    return main.map(LoadedLibrary::handle);
  }

  @Override
  public int run() {
    checkOpen();
    if (hasRun || main.isEmpty()) {
      throw new IllegalStateException(hasRun ? "the program has run" : "there is no main to run");
    }
    LoadedLibrary library = main.get();
    return guestSide.running(() -> runMain(library));
  }

  private int runMain(LoadedLibrary library) {
    hasRun = true;
    MainRunner runner =
        new MainRunner(
            library,
            parts.memory,
            parts.finalization,
            config.arguments(),
            () -> locked(() -> base().resolution().find(new Lookup.InProgram(), "main")),
            emscriptenThreads::waitForEvents);
    CxxUncaught uncaught =
        new CxxUncaught(new RuntimeFunctions(namespaces, parts.lock), parts.strings, parts.table);
    return threads.runMain(() -> uncaught.run(runner::run));
  }

  @Override
  public GuestThread newThread() {
    checkOpen();
    if (main.filter(library -> EmscriptenThreadAbi.isSpokenBy(library.module())).isPresent()) {
      throw new IllegalStateException(
          "main's threads are Emscripten's: they begin by its pthread_create, from a function of"
              + " main's");
    }
    return new ThreadHandle(this, threads);
  }

  @Override
  public void interrupt() {
    checkOpen();
    interrupts.interrupt();
  }

  @Override
  public boolean signal(Runnable handler) {
    checkOpen();
    return interrupts.signal(handler);
  }

  @Override
  public <T, E extends Throwable> T within(Duration limit, GuestThread.Action<T, E> action)
      throws E {
    checkOpen();
    return interrupts.within(limit, action);
  }

  @Override
  public CompletableFuture<Integer> ended() {
    return threads.end().status().copy();
  }

  boolean isOpen() {
    return !closed;
  }

  @Override
  public Library open(String name, Set<OpenFlag> flags) {
    checkOpen();
    return open(base(), name, flags);
  }

  Library open(LinkNamespace namespace, String name, Set<OpenFlag> flags) {
    LoadMode mode = LoadMode.of(Asker.EMBEDDER, flags, config.bindNow());
    return opened(namespace, () -> namespace.libraries().open(name, mode, null));
  }

  @Override
  public Library open(String name, byte[] module, Set<OpenFlag> flags) {
    checkOpen();
    return open(base(), name, module, flags);
  }

  Library open(LinkNamespace namespace, String name, byte[] module, Set<OpenFlag> flags) {
    LoadMode mode = LoadMode.of(Asker.EMBEDDER, flags, config.bindNow());
    FoundModule found = ProgramLinker.library(cache, config, name, module);
    return opened(namespace, () -> namespace.libraries().open(name, found, mode));
  }

  void close(LoadedLibrary library) {
    if (!namespaces.of(library).libraries().close(library)) {
      throw new IllegalStateException(library.name() + " is not open");
    }
  }

  @Override
  public Namespace newNamespace() {
    checkOpen();
    return new NamespaceHandle(this, namespaces.create());
  }

  @Override
  public List<Namespace> namespaces() {
    checkOpen();
    return namespaces.all().stream().<Namespace>map(this::handle).toList();
  }

  private NamespaceHandle handle(LinkNamespace namespace) {
    return new NamespaceHandle(this, namespace);
  }

  Namespace namespaceOf(LoadedLibrary library) {
    return handle(namespaces.of(library));
  }

  private LinkNamespace base() {
    return namespaces.base();
  }

  void checkOpen(LinkNamespace namespace) {
    checkOpen();
    if (!namespaces.isOpen(namespace)) {
      throw namespaceClosed();
    }
  }

  private static IllegalStateException namespaceClosed() {
    return new IllegalStateException("the namespace is closed");
  }

  void close(LinkNamespace namespace) {
    if (closed) {
      return;
    }
    // Before anything is marked: a listener may not close it.
    namespace.libraries().checkChange();
    if (namespaces.beginClosing(namespace)) {
      unload(namespace);
    }
  }

  private void unload(LinkNamespace namespace) {
    try {
      namespace.libraries().closeAll();
    } finally {
      namespaces.release(namespace);
    }
  }

  /**
   * Opens a library. A namespace that another thread has closed meanwhile keeps nothing, and that
   * is what is told, however far the opening came.
   */
  private Library opened(LinkNamespace namespace, Supplier<LoadedLibrary> opening) {
    try {
      LoadedLibrary library = unwrapped(opening);
      checkNotClosing(namespace);
      return library.handle();
    } catch (LinkException e) {
      checkNotClosing(namespace);
      throw e;
    }
  }

  private void checkNotClosing(LinkNamespace namespace) {
    if (namespaces.isClosing(namespace)) {
      unload(namespace);
      throw namespaceClosed();
    }
  }

  @Override
  public Optional<Symbol> find(String name) {
    checkOpen();
    return find(base(), name);
  }

  Optional<Symbol> find(LinkNamespace namespace, String name) {
    return find(namespace, new Lookup.InProgram(), name);
  }

  Optional<Symbol> find(LoadedLibrary library, String name) {
    return find(namespaces.of(library), new Lookup.InHandle(library), name);
  }

  Optional<Symbol> findInScope(LoadedLibrary library, String name) {
    return find(namespaces.of(library), new Lookup.AsReferenced(library), name);
  }

  Optional<Symbol> findNext(LoadedLibrary library, String name) {
    return find(namespaces.of(library), new Lookup.Behind(library), name);
  }

  private Optional<Symbol> find(LinkNamespace namespace, Lookup.Where where, String name) {
    Objects.requireNonNull(name, "name");
    return locked(() -> namespace.resolution().find(where, name).map(found -> symbol(name, found)));
  }

  private Symbol symbol(String name, Resolution.Target found) {
    return found.address().isPresent()
        ? new GuestData(this, name, found.library(), found.address().getAsLong())
        : new GuestFunction(this, name, found.library(), found.function().orElseThrow());
  }

  /** The symbol that a library defines itself; what is there once a thread is found by its name. */
  Optional<Symbol> own(LoadedLibrary library, String name) {
    return namespaces
        .of(library)
        .resolution()
        .find(new Lookup.InHandle(library), name)
        .filter(found -> found.library().equals(Optional.of(library)))
        .map(found -> symbol(name, found));
  }

  @Override
  public <T> T bind(Class<T> type, MethodHandles.Lookup lookup) {
    checkOpen();
    return guestSide.bind(this, type, lookup, Origin.of(this), namespaces.base());
  }

  <T> T bind(
      Class<T> type, MethodHandles.Lookup lookup, LibraryHandle handle, LoadedLibrary library) {
    return guestSide.bind(this, type, lookup, Origin.of(handle), namespaces.of(library));
  }

  @Override
  public <T> Reloadable<T> reloadable(String name, Class<T> type, MethodHandles.Lookup lookup) {
    checkOpen();
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    return ReloadableLibrary.open(this, name, type, Objects.requireNonNull(lookup, "lookup"));
  }

  @Override
  public GuestArena newArena(MethodHandles.Lookup lookup) {
    checkOpen();
    return guestSide.arena(this, lookup);
  }

  @Override
  public GuestPointer pointer(long address) {
    checkOpen();
    return guestSide.pointer(this, address);
  }

  List<Path> searchPath(LoadedLibrary library) {
    return parts.search.folders(library.runpaths());
  }

  @Override
  public Optional<Library> libraryAt(long pointer) {
    checkOpen();
    return located(pointer).map(found -> found.library().handle());
  }

  @Override
  public Optional<Symbol> symbolAt(long pointer) {
    checkOpen();
    return located(pointer)
        .flatMap(found -> found.symbol().flatMap(name -> symbolAt(pointer, name, found)));
  }

  private Optional<? extends Symbol> symbolAt(
      long pointer, String name, AddressLookup.Found found) {
    return found.isFunction()
        ? functionAt((int) pointer, Optional.of(name))
        : Optional.of(new GuestData(this, name, Optional.of(found.library()), found.address()));
  }

  private Optional<AddressLookup.Found> located(long pointer) {
    return pointer < 0 ? Optional.empty() : dlfcn.address(pointer);
  }

  /** Checks that a library has not gone; the caller has the lock. */
  private static void requireLoaded(LoadedLibrary library) {
    if (library.state() == LibraryState.UNLOADED) {
      throw new IllegalStateException(library.name() + " was unloaded");
    }
  }

  /** Rebinds a symbol of a library to a symbol. */
  void rebind(LoadedLibrary library, String name, Symbol target) {
    checkOpen();
    LinkNamespace namespace = namespaces.of(library);
    runLocked(
        () -> {
          requireLoaded(library);
          Replacement replacement = replacement(namespace, target);
          namespace
              .rebinding()
              .rebind(definition(namespace, library, name), name, replacement, target.name());
        });
    namespace.libraries().unloadUnheld();
  }

  /** Rebinds a symbol of a library to a function of the host. */
  void rebind(LoadedLibrary library, String name, HostFunction target) {
    checkOpen();
    LinkNamespace namespace = namespaces.of(library);
    runLocked(
        () -> {
          requireLoaded(library);
          Func function = parts.host.function(target);
          namespace
              .rebinding()
              .rebind(
                  definition(namespace, library, name),
                  name,
                  new Replacement.Function(function, Optional.empty()),
                  target.name());
        });
    namespace.libraries().unloadUnheld();
  }

  /** Undoes all rebinding of a symbol of a library. */
  void restore(LoadedLibrary library, String name) {
    checkOpen();
    LinkNamespace namespace = namespaces.of(library);
    runLocked(
        () -> {
          requireLoaded(library);
          namespace.rebinding().restore(definition(namespace, library, name), name);
        });
    namespace.libraries().unloadUnheld();
  }

  private static Definition definition(
      LinkNamespace namespace, LoadedLibrary library, String name) {
    Objects.requireNonNull(name, "symbol");
    return namespace
        .rebinding()
        .definition(library, name)
        .orElseThrow(() -> new NoSuchElementException(NearMisses.undefined(library, name)));
  }

  private Replacement replacement(LinkNamespace namespace, Symbol target) {
    return switch (target) {
      case GuestFunction f -> {
        checkTarget(namespace, f.name(), f.program(), f.defining());
        yield new Replacement.Function(f.function(), f.defining());
      }
      case GuestData data -> {
        checkTarget(namespace, data.name(), data.program(), data.defining());
        yield new Replacement.Data(data.address(), data.defining());
      }
      default -> throw new IllegalArgumentException("not a symbol of this linker: " + target);
    };
  }

  private void checkTarget(
      LinkNamespace namespace, String name, Program owner, Optional<LoadedLibrary> defining) {
    if (owner != this) {
      throw new IllegalArgumentException(name + " is a symbol of another program");
    }
    defining.ifPresent(library -> checkTarget(namespace, name, library));
  }

  private void checkTarget(LinkNamespace namespace, String name, LoadedLibrary defining) {
    Entrances.checkLoaded(name, defining);
    if (!namespaces.of(defining).equals(namespace)) {
      throw new IllegalArgumentException(name + " is a symbol of another namespace");
    }
    if (defining.isDying()) {
      throw new IllegalStateException("%s: %s is being unloaded".formatted(name, defining.name()));
    }
  }

  MethodHandle handle(String name, Optional<LoadedLibrary> defining, Func function) {
    return parts.entrances.handle(name, defining, function);
  }

  int tableIndex(Func function) {
    checkOpen();
    return locked(() -> parts.table.indexOf(function));
  }

  @Override
  public List<Library> libraries() {
    checkOpen();
    return locked(
        () -> parts.linkMaps.base().listed().stream().map(LoadedLibrary::handle).toList());
  }

  @Override
  public Optional<FunctionSymbol> functionAt(int tableIndex) {
    checkOpen();
    return functionAt(tableIndex, Optional.empty());
  }

  private Optional<FunctionSymbol> functionAt(int tableIndex, Optional<String> exportedName) {
    Table table = parts.table.table();
    if (table == null || Integer.compareUnsigned(tableIndex, table.size()) >= 0) {
      return Optional.empty();
    }
    return Optional.ofNullable((Func) table.get(tableIndex))
        .map(function -> symbol(function, exportedName));
  }

  private FunctionSymbol symbol(Func function, Optional<String> exportedName) {
    LoadedLibrary library = LoadedLibrary.ownerOf(function);
    if (library == null) {
      return new GuestFunction(
          this, exportedName.orElseGet(function::name), Optional.empty(), function);
    }
    String name =
        exportedName.orElseGet(() -> library.module().compiled().functionName(function.index()));
    return new GuestFunction(this, name, Optional.of(library), function);
  }

  @Override
  public int tableIndex(HostFunction function) {
    return tableIndex(locked(() -> parts.host.function(function)));
  }

  @Override
  public MemorySegment memory() {
    return linearMemory().segment();
  }

  @Override
  public MemorySegment memory(long end) {
    return linearMemory().segment(end);
  }

  @Override
  public long memorySize() {
    return linearMemory().byteSize();
  }

  @Override
  public long growMemory(long pages) {
    return linearMemory().grow(pages);
  }

  Memory linearMemory() {
    checkOpen();
    Memory memory = parts.memory.memory();
    if (memory == null) {
      throw new IllegalStateException("the program has no memory");
    }
    return memory;
  }

  @Override
  public long allocate(long byteSize) {
    checkOpen();
    return guestSide.malloc().allocate(byteSize);
  }

  @Override
  public void free(long address) {
    checkOpen();
    guestSide.malloc().free(address);
  }

  private void runLocked(Runnable action) {
    parts.lock.lock();
    try {
      action.run();
    } finally {
      parts.lock.unlock();
    }
  }

  <T> T locked(Supplier<T> action) {
    parts.lock.lock();
    try {
      return action.get();
    } finally {
      parts.lock.unlock();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      parts.entrances.closeProgram();
      parts.quotas.engine().code().end();
      threads.stop();
      try {
        parts.host.closeModules();
      } finally {
        parts.memory.agents().close();
      }
    }
  }
}
