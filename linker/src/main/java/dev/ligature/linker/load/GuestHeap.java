package dev.ligature.linker.load;

import dev.ligature.engine.Func;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.GuestAllocator;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scope;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The guest's {@code malloc} and {@code free}, and whether library areas have to come from them.
 * They have to if the guest takes all memory behind its heap for its own. A guest does so that
 * grows its heap by {@code emscripten_resize_heap}, and an allocator that knows {@code __heap_base}
 * but not {@code __heap_end}. The allocator of a main of fixed addresses may do so, if that main
 * was not made to be linked to.
 */
public final class GuestHeap implements GuestAllocator {
  private static final FuncType MALLOC = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
  private static final FuncType WIDE_MALLOC =
      new FuncType(List.of(ValType.I64), List.of(ValType.I64));

  private final Scope global;
  private final ReentrantLock lock;
  private @Nullable LoadedLibrary main;
  private boolean ownsMemory;

  /**
   * No heap yet.
   *
   * @param lock the program's lock, which is not held while the guest allocates
   */
  public GuestHeap(Scope global, ReentrantLock lock) {
    this.global = global;
    this.lock = lock;
  }

  /** Notes what a new library says about the heap. */
  void note(LoadedLibrary library, boolean isMain) {
    if (isMain) {
      main = library;
    }
    ownsMemory |=
        resizesHeap(library)
            || claimsHeap(library)
            || (isMain
                && !library.module().isRelocatable()
                && library.module().symbol("malloc").isPresent());
  }

  /**
   * Whether its allocator asks where the heap starts and not where it ends: it takes the end of the
   * memory for that, wherever it moves to.
   */
  private static boolean claimsHeap(LoadedLibrary library) {
    return library.module().symbol("malloc").isPresent()
        && library.got().stream().anyMatch(cell -> cell.symbol().equals("__heap_base"))
        && library.got().stream().noneMatch(cell -> cell.symbol().equals("__heap_end"));
  }

  /** Whether a library grows its heap as if all memory behind it were its own. */
  static boolean resizesHeap(LoadedLibrary library) {
    return library.module().module().imports().stream()
        .anyMatch(
            reference ->
                reference.module().equals(HostFunction.ENV)
                    && reference.name().equals("emscripten_resize_heap"));
  }

  /** The allocator, if areas have to come from it and it is there. */
  public Optional<GuestAllocator> forAreas() {
    return ownsMemory ? allocator() : Optional.empty();
  }

  /** The allocator, if the guest has one. */
  public Optional<GuestAllocator> allocator() {
    Optional<Func> malloc = find("malloc").filter(GuestHeap::isMalloc);
    return malloc.isPresent()
            && find("free").filter(free -> isFreeOf(free, malloc.get())).isPresent()
        ? Optional.of(this)
        : Optional.empty();
  }

  /** Whether a function is of the type of {@code malloc}, with pointers of whatever width. */
  public static boolean isMalloc(Func function) {
    return function.functionType().equals(MALLOC) || isWideMalloc(function);
  }

  /** Whether a function frees what another allocates, by its type. */
  private static boolean isFreeOf(Func free, Func malloc) {
    return free.functionType()
        .equals(isWideMalloc(malloc) ? GuestCode.WIDE_HANDLER : GuestCode.HANDLER);
  }

  /** Whether it is so with pointers of 64 bits. */
  public static boolean isWideMalloc(Func function) {
    return function.functionType().equals(WIDE_MALLOC);
  }

  private Optional<Func> find(String name) {
    return global
        .find(name)
        .or(() -> definedByMain(name))
        .filter(found -> found.symbol().kind() == ExportedSymbol.Kind.FUNCTION)
        .filter(found -> found.library().isInstantiated())
        .map(found -> found.library().function(found.symbol()));
  }

  /** Main's definition, which counts before the global scope is there. */
  private Optional<LibraryDefinition> definedByMain(String name) {
    LoadedLibrary own = main;
    return own == null
        ? Optional.empty()
        : own.module().symbol(name).map(symbol -> new LibraryDefinition(own, symbol));
  }

  @Override
  public long malloc(long size) {
    Func malloc = find("malloc").orElseThrow();
    if (isWideMalloc(malloc)) {
      return unlocked(() -> GuestCode.run(() -> (long) malloc.handle().invokeExact(size)));
    }
    if (size != Integer.toUnsignedLong((int) size)) {
      return 0;
    }
    int address =
        unlocked(() -> GuestCode.run(() -> (int) malloc.handle().invokeExact((int) size)));
    return Integer.toUnsignedLong(address);
  }

  @Override
  public void free(long address) {
    find("free").ifPresent(free -> unlocked(() -> callFree(free, address)));
  }

  private static Void callFree(Func free, long address) {
    GuestCode.call(free, address);
    return null;
  }

  /** An interposed allocator may open libraries, or wait for a thread that does. */
  private <T> T unlocked(Supplier<T> code) {
    int holds = lock.getHoldCount();
    for (int i = 0; i < holds; i++) {
      lock.unlock();
    }
    try {
      return code.get();
    } finally {
      for (int i = 0; i < holds; i++) {
        lock.lock();
      }
    }
  }
}
