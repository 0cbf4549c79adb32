package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.load.GuestHeap;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.marshal.Block;
import dev.ligature.linker.resolve.Lookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The guest's {@code malloc} and {@code free} for Java: those that the global scope has, else those
 * of the first library that has both. They are looked up once, and again when anything was loaded,
 * unloaded or rebound.
 */
final class GuestMalloc {
  private static final long LARGEST = 0xffff_ffffL;
  private final LinkNamespace namespace;
  private final ReentrantLock lock;
  private volatile @Nullable Pair known;

  GuestMalloc(LinkNamespace namespace, ReentrantLock lock) {
    this.namespace = namespace;
    this.lock = lock;
  }

  /**
   * Both functions.
   *
   * @param version when they were looked up
   * @param freeing the function of the second
   * @param wide whether their pointers have 64 bits
   */
  private record Pair(
      long version, MethodHandle malloc, MethodHandle free, Func freeing, boolean wide) {
    /** Allocates; gives null if there is no room. */
    long allocate(long byteSize) {
      if (wide) {
        return GuestCode.run(() -> (long) malloc.invokeExact(byteSize));
      }
      return Integer.toUnsignedLong(GuestCode.run(() -> (int) malloc.invokeExact((int) byteSize)));
    }

    void release(long address) {
      if (wide) {
        GuestCode.perform(
            () -> {
              free.invokeExact(address);
            });
      } else {
        GuestCode.perform(
            () -> {
              free.invokeExact((int) address);
            });
      }
    }

    long largest() {
      return wide ? Long.MAX_VALUE : LARGEST;
    }
  }

  /** Where they are looked for together. */
  private record Functions(Func malloc, Func free) {}

  /** Allocates; gives the address in bytes. */
  long allocate(long byteSize) {
    return allocate(pair(), byteSize);
  }

  private static long allocate(Pair pair, long byteSize) {
    if (byteSize < 0 || byteSize > pair.largest()) {
      throw new IllegalArgumentException(
          "%d is no size in bytes: a guest's malloc takes 0 to %d"
              .formatted(byteSize, pair.largest()));
    }
    long address = pair.allocate(byteSize);
    if (address == 0) {
      throw new IllegalStateException(
          "the guest's malloc gave null for %d bytes".formatted(byteSize));
    }
    return address;
  }

  /** Allocates what the same allocator frees, whichever has its name by then. */
  Block block(long byteSize) {
    Pair pair = pair();
    return new Block(allocate(pair, byteSize), address -> free(pair, address));
  }

  private static void free(Pair pair, long address) {
    LoadedLibrary owner = LoadedLibrary.ownerOf(pair.freeing());
    // With its library all that it gave is gone.
    if (owner == null || owner.state().compareTo(LibraryState.FINALIZED) < 0) {
      pair.release(address);
    }
  }

  /** Frees what was allocated. */
  void free(long address) {
    Pair pair = pair();
    if (address < 0 || address > pair.largest()) {
      throw new IllegalArgumentException("%d is no address of a guest".formatted(address));
    }
    pair.release(address);
  }

  /** Whether the guest has both functions. */
  boolean isThere() {
    Pair pair = known;
    if (pair != null && pair.version() == namespace.resolution().version()) {
      return true;
    }
    lock.lock();
    try {
      return functions().isPresent();
    } finally {
      lock.unlock();
    }
  }

  private Pair pair() {
    Pair pair = known;
    return pair != null && pair.version() == namespace.resolution().version() ? pair : lookUp();
  }

  private Pair lookUp() {
    lock.lock();
    try {
      long version = namespace.resolution().version();
      Functions functions =
          functions().orElseThrow(() -> new IllegalStateException("the guest has no malloc"));
      Pair pair =
          new Pair(
              version,
              functions.malloc().handle(),
              functions.free().handle(),
              functions.free(),
              GuestHeap.isWideMalloc(functions.malloc()));
      known = pair;
      return pair;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Functions> functions() {
    return find(new Lookup.InProgram()).or(this::inLibraries);
  }

  /** What a library that was opened, or one that it needs, has brought and not made global. */
  private Optional<Functions> inLibraries() {
    return namespace.linkMap().libraries().stream()
        .filter(library -> !library.isDying() && defines(library))
        .flatMap(library -> find(new Lookup.AsReferenced(library)).stream())
        .findFirst();
  }

  private static boolean defines(LoadedLibrary library) {
    return library.module().symbol("malloc").isPresent()
        && library.module().symbol("free").isPresent();
  }

  private Optional<Functions> find(Lookup.Where where) {
    return find(where, "malloc")
        .filter(GuestHeap::isMalloc)
        .flatMap(
            malloc ->
                find(where, "free")
                    .filter(
                        free -> free.functionType().params().equals(malloc.functionType().params()))
                    .filter(GuestCode::isHandler)
                    .map(free -> new Functions(malloc, free)));
  }

  private Optional<Func> find(Lookup.Where where, String name) {
    return namespace.resolution().find(where, name).flatMap(target -> target.function());
  }
}
