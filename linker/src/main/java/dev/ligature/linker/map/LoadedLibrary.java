package dev.ligature.linker.map;

import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Tag;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.find.LibrarySearch.Runpath;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ModuleImage;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A module in a program: what each stage of its load has found out about it so far. */
public final class LoadedLibrary {
  private static final String UNLOADED = "the library is not loaded";

  private final String name;
  private final Optional<Path> path;
  private final Optional<Path> origin;
  private final Lineage lineage;
  private final LinkMap linkMap;
  private @Nullable FoundModule found;
  private volatile LibraryState state = LibraryState.FOUND;

  private final List<LoadedLibrary> needed = new ArrayList<>();
  private final List<Scope> localScopes = new ArrayList<>();
  private final Tag[] tags;
  private final List<PltSlot> plt = new ArrayList<>();
  private final List<GotCell> got = new ArrayList<>();
  private final List<Func> stubs = new ArrayList<>();
  private final List<HostGlobal> hostVariables = new ArrayList<>();
  private final Set<LoadedLibrary> uses = new LinkedHashSet<>();
  private Area memory = Area.NONE;
  private Area table = Area.NONE;
  private @Nullable Area fixedData;
  private @Nullable Instance instance;
  private @Nullable ElementSlots elementSlots;
  private @Nullable Scope handleScope;
  private @Nullable Library handle;
  private @Nullable Caller caller;

  private final Set<OpenFlag> flags = EnumSet.noneOf(OpenFlag.class);
  private final Openings openings = new Openings();
  private Presence presence = Presence.STAYING;

  /** Where it has made the thread-local data of a thread itself, by the thread's instance. */
  private final Map<Instance, Integer> madeThreadLocals =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The address of the first thread's data as the library has set it by a function. */
  private int firstContext;

  /** Whether other threads have ever set theirs. */
  private volatile boolean othersContext;

  /** That of other threads, by the thread's instance. */
  private final Map<Instance, Integer> contexts = Collections.synchronizedMap(new WeakHashMap<>());

  private @Nullable Thread undertaker;

  /**
   * A library that was found.
   *
   * @param name the name by which it was asked for
   * @param found its module
   * @param requester the library that needs it or opened it, or null
   * @param linkMap the link map of its namespace, which it is to be added to
   */
  public LoadedLibrary(
      String name, FoundModule found, @Nullable LoadedLibrary requester, LinkMap linkMap) {
    this.name = name;
    this.found = found;
    this.path = found.path();
    this.origin = found.origin();
    this.lineage =
        new Lineage(
            name,
            new Runpath(found.module().runpath(), origin()),
            requester == null ? null : requester.lineage);
    this.linkMap = linkMap;
    this.tags = new Tag[found.module().module().tags().size()];
  }

  /**
   * A library that was saved.
   *
   * @param saved what was saved of it
   * @param found its module
   * @param linkMap the link map of its namespace, which it is to be added to
   */
  public LoadedLibrary(LibraryImage saved, FoundModule found, LinkMap linkMap) {
    this.name = saved.module().name();
    this.found = found;
    this.path = found.path();
    this.origin = found.origin();
    this.lineage =
        Lineage.of(saved.way(), path.map(Path::getFileSystem).orElseGet(FileSystems::getDefault));
    this.linkMap = linkMap;
    this.tags = new Tag[found.module().module().tags().size()];
  }

  /** What is saved of who asked for it, itself first. */
  public List<ModuleImage.Step> saveWay() {
    return lineage.save();
  }

  /** What is saved of who keeps it. */
  public LibraryImage.Holding saveHolding() {
    return new LibraryImage.Holding(openings.save(), isNoDelete(), isDeepBind());
  }

  /** Makes those keep it who kept what was saved. */
  public void restore(LibraryImage.Holding saved) {
    openings.restore(saved.opened());
    if (saved.noDelete()) {
      setNoDelete();
    }
    if (saved.deepBind()) {
      setDeepBind();
    }
  }

  /** The address of the first thread's data that the library has made itself; 0 if none. */
  public int saveThreadLocals() {
    return madeThreadLocals.getOrDefault(instance(), 0);
  }

  /** Says where the first thread's data is that a saved library has made itself. */
  public void restoreThreadLocals(int address) {
    if (address != 0) {
      madeThreadLocals.put(instance(), address);
    }
  }

  /** The name by which it was first asked for. */
  public String name() {
    return name;
  }

  /** The link map of its namespace. */
  public LinkMap linkMap() {
    return linkMap;
  }

  /** The file it was loaded from; empty for bytes in memory. */
  public Optional<Path> path() {
    return path;
  }

  /** Its module and what identifies it; not to be asked for when the library is gone. */
  public FoundModule found() {
    return Objects.requireNonNull(found, UNLOADED);
  }

  /** Its module. */
  public LibraryModule module() {
    return found().module();
  }

  /**
   * The folder of its file, absolute: of a program the real one, of a library where it was found.
   */
  public Optional<Path> origin() {
    return origin;
  }

  /** The names from main, or from what was opened, to this library. */
  public List<String> chain() {
    return lineage.names();
  }

  /** The runpaths that its needed libraries are searched in: its own, then up the chain. */
  public List<Runpath> runpaths() {
    return lineage.runpaths();
  }

  /** How far it has come. */
  public LibraryState state() {
    return state;
  }

  /**
   * Goes over to another state.
   *
   * @throws IllegalStateException if it can't
   */
  public void enter(LibraryState next) {
    state = state.to(next, name);
  }

  /** The libraries it needs, as they were listed; to be filled by the search for them. */
  public List<LoadedLibrary> needed() {
    return needed;
  }

  /** The local scopes it looks symbols up in behind the global one, in the order gained. */
  public List<Scope> localScopes() {
    return Collections.unmodifiableList(localScopes);
  }

  /** Appends a local scope; {@link Scopes} alone changes them. */
  void addScope(Scope scope) {
    localScopes.add(scope);
  }

  /** Takes a local scope away. */
  void removeScope(Scope scope) {
    localScopes.remove(scope);
  }

  /**
   * What its handle looks symbols up in: the library and all it needs, breadth first.
   *
   * @param maker makes the scope when it is first asked for; the needed libraries are known then
   */
  public Scope handleScope(Supplier<Scope> maker) {
    if (handleScope == null) {
      handleScope = maker.get();
    }
    return handleScope;
  }

  /** The libraries whose symbols it is bound to, in the order bound. */
  public Set<LoadedLibrary> uses() {
    return uses;
  }

  /** Its memory area. */
  public Area memory() {
    return memory;
  }

  /**
   * Where its data is: its memory area, or where a main of fixed addresses was linked to have it.
   */
  public Area data() {
    return memory.size() > 0 || module().isRelocatable() ? memory : fixedData();
  }

  private Area fixedData() {
    if (fixedData == null) {
      fixedData = FixedData.of(module(), instance);
    }
    return fixedData;
  }

  /** Its table area. */
  public Area table() {
    return table;
  }

  /** Gives it its areas. */
  public void allocated(Area memoryArea, Area tableArea) {
    memory = memoryArea;
    table = tableArea;
    enter(LibraryState.ALLOCATED);
  }

  /** Whether its instance is there: not yet, and no longer when the library is gone. */
  public boolean isInstantiated() {
    return instance != null;
  }

  /** Its instance, which has to be there. */
  public Instance instance() {
    return Objects.requireNonNull(instance, UNLOADED);
  }

  /** Gives it its instance. */
  public void instantiated(Instance newInstance) {
    instance = newInstance;
    newInstance.setOwner(this);
    elementSlots = new ElementSlots(module().module(), newInstance);
    enter(LibraryState.INSTANTIATED);
  }

  /** Its exception tags by index, to be filled before it is instantiated. */
  public Tag[] tags() {
    return tags;
  }

  /** The slots of its PLT, in the order of its imports; filled by binding. */
  public List<PltSlot> plt() {
    return plt;
  }

  /** The cells of its GOT, in the order of its imports. */
  public List<GotCell> got() {
    return got;
  }

  /** The variables of the host that it imports. */
  public List<HostGlobal> hostVariables() {
    return hostVariables;
  }

  /** The stubs whose table indices stand in its GOT for functions that nobody defines. */
  public List<Func> stubs() {
    return stubs;
  }

  /** A function that it exports for its loader. */
  public Optional<Func> abiFunction(String abiName) {
    OptionalInt index = module().abiFunction(abiName);
    return index.isPresent()
        ? Optional.of(instance().function(index.getAsInt()))
        : Optional.empty();
  }

  /** Which of its functions have a table index by its element segments. */
  public ElementSlots elementSlots() {
    return Objects.requireNonNull(elementSlots, UNLOADED);
  }

  /**
   * The address of data that it defines; of thread-local data in the calling thread's block, which
   * is there once its start function has run.
   *
   * @throws LinkException.InvalidModule if it does not say where its thread-local data is
   */
  public long address(ExportedSymbol symbol) {
    long value = integer(instance(), symbol.index());
    if (symbol.kind() == ExportedSymbol.Kind.THREAD_LOCAL) {
      return address(symbol, tlsBase(symbol) + value);
    }
    return symbol.absolute() ? value : address(symbol, memory.base() + value);
  }

  /** A sum of addresses, which wraps in the width of the symbol's. */
  private long address(ExportedSymbol symbol, long sum) {
    boolean wide = instance().global(symbol.index()) instanceof Global.I64;
    return wide ? sum : sum & 0xffff_ffffL;
  }

  /** The address of the calling thread's thread-local data, if it says so and has set it. */
  public OptionalLong tlsBase() {
    OptionalInt global = module().tlsBase();
    long base =
        global.isPresent()
            ? integer(instance().here(), global.getAsInt())
            : Math.max(madeAt(instance().here()), Integer.toUnsignedLong(context()));
    return base == 0 ? OptionalLong.empty() : OptionalLong.of(base);
  }

  /** The address of the calling thread's data that the library has set by a function; 0 if none. */
  public int context() {
    Instance here = instance().here();
    return here.equals(instance()) ? firstContext : contexts.getOrDefault(here, 0);
  }

  /** Sets it. Says whether the calling thread is the first. */
  public boolean setContext(int base) {
    Instance here = instance().here();
    if (here.equals(instance())) {
      firstContext = base;
      return true;
    }
    contexts.put(here, base);
    othersContext = true;
    return false;
  }

  /** Whether the calling thread is the first and has none, though others have. */
  public boolean lacksContext() {
    return othersContext && firstContext == 0 && instance().here().equals(instance());
  }

  /** That of the first thread. */
  public int firstContext() {
    return firstContext;
  }

  /** The address of what says how the library makes its data, if it does so as wasip3's do. */
  public OptionalLong libraryTlsInfo() {
    return module().libraryTlsInfo().stream().mapToLong(this::address).findFirst();
  }

  private long madeAt(Instance instance) {
    return Integer.toUnsignedLong(madeThreadLocals.getOrDefault(instance, 0));
  }

  private long tlsBase(ExportedSymbol symbol) {
    if (module().tlsBase().isEmpty() && threadLocalMaker().isEmpty() && context() == 0) {
      throw new LinkException.InvalidModule(
          name,
          "thread-local %s is of use only with %s, which is not exported"
              .formatted(symbol.name(), AbiNames.TLS_BASE),
          "link it with --export=" + AbiNames.TLS_BASE,
          chain().subList(0, chain().size() - 1));
    }
    return tlsBase().orElse(0);
  }

  /**
   * The function by which it makes the calling thread's thread-local data itself and tells their
   * address, as Emscripten's libraries do.
   */
  public Optional<Func> threadLocalMaker() {
    return abiFunction(AbiNames.MAKE_TLS)
        .or(() -> abiFunction(AbiNames.EARLY_MAKE_TLS))
        .filter(function -> function.functionType().equals(GuestCode.GETTER));
  }

  /**
   * Has it make the calling thread's thread-local data by {@link #threadLocalMaker}.
   *
   * @throws LinkException.InitializationFailed if it traps
   */
  public void makeThreadLocals(Func maker) {
    GuestCode.initialize(
        this,
        AbiNames.MAKE_TLS,
        () ->
            madeThreadLocals.put(
                instance().here(), GuestCode.run(() -> (int) maker.handle().invokeExact())));
  }

  /**
   * Whether a global may have the address of the first thread's data, which the library has made
   * itself: in another thread it would take that for its own.
   */
  public boolean mayHoldThreadLocals(int global) {
    long base = madeAt(instance());
    return base != 0 && instance().linkedValue(global) instanceof Integer value && value == base;
  }

  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  private long integer(Instance of, int global) {
    Global found = of.global(global);
    if (found instanceof Global.I32 cell) {
      return Integer.toUnsignedLong(cell.value);
    } else if (found instanceof Global.I64 cell) {
      return cell.value;
    }
    throw new IllegalStateException("global %d of %s".formatted(global, name));
  }

  /** A function that it defines, or what an import that it re-exports is bound to. */
  public Func function(ExportedSymbol symbol) {
    return instance().function(symbol.index());
  }

  /** The handle on it. */
  public Library handle() {
    return Objects.requireNonNull(handle);
  }

  /** The object that host functions get to know it by. */
  public Caller caller() {
    return Objects.requireNonNull(caller);
  }

  /** Gives it what the API shows of it. */
  public void present(Library newHandle, Caller newCaller) {
    handle = newHandle;
    caller = newCaller;
  }

  /** Whether its references are looked up in its local scopes first. */
  public boolean isDeepBind() {
    return flags.contains(OpenFlag.DEEPBIND);
  }

  /** Makes its references be looked up in its local scopes first. */
  void setDeepBind() {
    flags.add(OpenFlag.DEEPBIND);
  }

  /** Whether it stays for good. */
  public boolean isNoDelete() {
    return flags.contains(OpenFlag.NODELETE);
  }

  /** Makes it stay for good. */
  public void setNoDelete() {
    flags.add(OpenFlag.NODELETE);
  }

  /** Whether it is about to go: it can't be opened any more. */
  public boolean isDying() {
    return presence != Presence.STAYING;
  }

  /** Whether it is being finalized by this thread. */
  public boolean isDyingBy(Thread thread) {
    return presence == Presence.CONDEMNED && thread.equals(undertaker);
  }

  /** Says that it is about to go by this thread's doing. */
  public void setDying() {
    presence = presence.to(Presence.CONDEMNED, name);
    undertaker = Thread.currentThread();
  }

  /** Whether all but its unmapping is done, which waits for calls that are running in it. */
  public boolean isLingering() {
    return presence == Presence.LINGERING;
  }

  /** Says that its unmapping waits. */
  public void setLingering() {
    presence = presence.to(Presence.LINGERING, name);
  }

  /** Whether it is held: open, to stay, or being opened. */
  public boolean isHeld() {
    return openings.hold() || isNoDelete();
  }

  /** Counts an opening, which holds the library until it ends whoever closes it meanwhile. */
  public void beginOpening() {
    openings.begin();
  }

  /** Says that constructors are done, or have failed. */
  public void endOpening() {
    openings.end();
  }

  /** How many openings were not closed yet. */
  public int opened() {
    return openings.open();
  }

  /**
   * Counts a closing.
   *
   * @return whether it was open
   */
  public boolean close() {
    return openings.close();
  }

  /** Forgets that it is open or to stay: it never became usable. */
  public void abandon() {
    openings.closeAll();
    flags.remove(OpenFlag.NODELETE);
  }

  /** Lets go of all that would keep other libraries or code in the JVM's memory. */
  public void unloaded() {
    enter(LibraryState.UNLOADED);
    found = null;
    instance = null;
    elementSlots = null;
    needed.clear();
    localScopes.clear();
    handleScope = null;
    uses.clear();
    plt.clear();
    got.clear();
    stubs.clear();
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }

  /** The library whose function this is; null if it is none's. */
  public static @Nullable LoadedLibrary ownerOf(Func function) {
    return function.instance().map(Instance::owner).orElse(null) instanceof LoadedLibrary library
        ? library
        : null;
  }
}
