package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.engine.Memory;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.allocate.GuestAllocator;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.load.LoadMode;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Replacement;
import dev.ligature.linker.resolve.Lookup;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A program as users hold it. */
final class LinkedProgram implements Program {
  private final ProgramConfig config;
  private final ModuleCache cache;
  private final ProgramParts parts;
  private Optional<LoadedLibrary> main = Optional.empty();
  private boolean hasRun;
  private volatile boolean closed;

  LinkedProgram(ModuleCache cache, ProgramConfig config) {
    this.config = config;
    this.cache = cache;
    this.parts = new ProgramParts(this, config, cache, this::present);
  }

  private void present(LoadedLibrary library) {
    library.present(new LibraryHandle(this, library), new LibraryCaller(this, library));
  }

  void start(String name, Optional<FoundModule> module) {
    main = parts.libraries.start(name, module);
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
    hasRun = true;
    return new MainRunner(main.get(), parts.memory, parts.finalization, config.arguments()).run();
  }

  @Override
  public Library open(String name, Set<OpenFlag> flags) {
    checkOpen();
    LoadMode mode = LoadMode.of(flags, config.bindNow());
    return parts.libraries.open(name, mode, null).handle();
  }

  @Override
  public Library open(String name, byte[] module, Set<OpenFlag> flags) {
    checkOpen();
    LoadMode mode = LoadMode.of(flags, config.bindNow());
    FoundModule found = ProgramLinker.inMemory(cache, name, module);
    return parts.libraries.open(name, found, mode).handle();
  }

  void close(LoadedLibrary library) {
    if (!parts.libraries.close(library)) {
      throw new IllegalStateException(library.name() + " is not open");
    }
  }

  @Override
  public Optional<Symbol> find(String name) {
    checkOpen();
    return locked(() -> parts.lookup.findGlobal(name).flatMap(d -> symbol(name, d)));
  }

  Optional<Symbol> find(LoadedLibrary library, String name) {
    if (main.filter(library::equals).isPresent()) {
      return find(name);
    }
    return locked(() -> Lookup.findInHandle(library, name).flatMap(d -> symbol(name, d)));
  }

  private Optional<Symbol> symbol(String name, Definition definition) {
    Optional<Replacement> replacement = parts.resolution.replacementOf(definition);
    LoadedLibrary defining = definition instanceof LibraryDefinition found ? found.library() : null;
    LoadedLibrary library = replacement.isPresent() ? replacement.get().library() : defining;
    OptionalLong address = parts.resolution.addressOf(definition);
    if (address.isPresent()) {
      return Optional.of(new GuestData(this, name, library, address.getAsLong()));
    }
    return parts
        .resolution
        .functionOf(definition)
        .map(function -> new GuestFunction(this, name, library, function));
  }

  /** Rebinds a symbol of a library to a symbol. */
  void rebind(LoadedLibrary library, String name, Symbol target) {
    checkOpen();
    locked(
        () -> {
          Replacement replacement = replacement(target);
          parts.rebinding.rebind(definition(library, name), name, replacement, target.name());
          return null;
        });
    parts.libraries.unloadUnheld();
  }

  /** Rebinds a symbol of a library to a function of the host. */
  void rebind(LoadedLibrary library, String name, HostFunction target) {
    checkOpen();
    locked(
        () -> {
          Func function = parts.host.function(target);
          parts.rebinding.rebind(
              definition(library, name),
              name,
              new Replacement.Function(function, null),
              target.name());
          return null;
        });
    parts.libraries.unloadUnheld();
  }

  /** Undoes all rebinding of a symbol of a library. */
  void restore(LoadedLibrary library, String name) {
    checkOpen();
    locked(
        () -> {
          parts.rebinding.restore(definition(library, name), name);
          return null;
        });
    parts.libraries.unloadUnheld();
  }

  private Definition definition(LoadedLibrary library, String name) {
    return parts
        .rebinding
        .definition(library, name)
        .orElseThrow(
            () -> new NoSuchElementException(library.name() + ": undefined symbol: " + name));
  }

  private Replacement replacement(Symbol target) {
    return switch (target) {
      case GuestFunction f -> {
        checkTarget(f.name(), f.program(), f.defining());
        yield new Replacement.Function(f.function(), f.defining());
      }
      case GuestData data -> {
        checkTarget(data.name(), data.program(), data.defining());
        yield new Replacement.Data(data.address(), data.defining());
      }
      default -> throw new IllegalArgumentException("not a symbol of this linker: " + target);
    };
  }

  private void checkTarget(String name, Program owner, LoadedLibrary defining) {
    if (owner != this) {
      throw new IllegalArgumentException(name + " is a symbol of another program");
    }
    GuestFunction.checkLoaded(name, defining);
    if (defining != null && defining.isDying()) {
      throw new IllegalStateException("%s: %s is being unloaded".formatted(name, defining.name()));
    }
  }

  int tableIndex(Func function) {
    checkOpen();
    return locked(() -> parts.table.indexOf(function));
  }

  @Override
  public List<Library> libraries() {
    checkOpen();
    return locked(() -> parts.linkMap.libraries().stream().map(LoadedLibrary::handle).toList());
  }

  @Override
  public Optional<FunctionSymbol> functionAt(int tableIndex) {
    checkOpen();
    boolean inTable =
        parts.table.table() != null
            && Integer.compareUnsigned(tableIndex, parts.table.table().size()) < 0;
    if (!inTable || parts.table.table().get(tableIndex) == null) {
      return Optional.empty();
    }
    Func function = (Func) parts.table.table().get(tableIndex);
    LoadedLibrary library =
        function.instance() != null && function.instance().owner() instanceof LoadedLibrary owner
            ? owner
            : null;
    String name =
        library == null
            ? function.name()
            : library.module().compiled().functionName(function.index());
    return Optional.of(new GuestFunction(this, name, library, function));
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
  public long growMemory(long pages) {
    return linearMemory().grow(pages);
  }

  private Memory linearMemory() {
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
    long address = allocator().malloc(byteSize);
    if (address == 0) {
      throw new IllegalStateException(
          "the guest's malloc gave null for %d bytes".formatted(byteSize));
    }
    return address;
  }

  @Override
  public void free(long address) {
    checkOpen();
    allocator().free(address);
  }

  private GuestAllocator allocator() {
    return locked(parts.heap::allocator)
        .orElseThrow(() -> new IllegalStateException("the guest has no malloc"));
  }

  private <T> T locked(Supplier<T> action) {
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
      parts.host.closeModules();
    }
  }
}
