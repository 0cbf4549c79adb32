package dev.ligature.linker.abi;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Caller;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Functions of a guest's C and C++ runtime that the host's half of it needs: those that a reference
 * of the calling library would mean. They take and give integers of 32 bits. They are looked up
 * once, and again when anything was loaded, unloaded or rebound.
 */
public final class RuntimeFunctions {
  /** The type of a function of an integer that gives one. */
  static final FuncType GIVING_ONE = type(1, true);

  private final LinkNamespaces namespaces;
  private final ReentrantLock lock;
  private volatile @Nullable Known known;

  /** Those of one program. */
  public RuntimeFunctions(LinkNamespaces namespaces, ReentrantLock lock) {
    this.namespaces = namespaces;
    this.lock = lock;
  }

  private record Name(
      @Nullable LoadedLibrary library, String name, int parameters, boolean gives) {}

  private record Found(Optional<MethodHandle> handle) {}

  /**
   * What was found in a namespace.
   *
   * @param version when that was
   */
  private record Known(LinkNamespace namespace, long version, Map<Name, Found> found) {
    boolean isOf(@Nullable LoadedLibrary library) {
      return (library == null
              ? namespace.linkMap().isBase()
              : namespace.linkMap() == library.linkMap())
          && version == namespace.resolution().version();
    }
  }

  private static FuncType type(int parameters, boolean gives) {
    return new FuncType(
        Collections.nCopies(parameters, ValType.I32), gives ? List.of(ValType.I32) : List.of());
  }

  /** A guest's function that gives nothing; empty if no guest has it with that type. */
  Optional<MethodHandle> procedure(Caller caller, String name, int parameters) {
    return procedure(((LibraryCaller) caller).loaded(), name, parameters);
  }

  /** The same for a library that calls, or Java if that is null. */
  Optional<MethodHandle> procedure(@Nullable LoadedLibrary library, String name, int parameters) {
    return find(new Name(library, name, parameters, false));
  }

  /** A guest's function that gives an integer; empty if no guest has it with that type. */
  Optional<MethodHandle> function(Caller caller, String name, int parameters) {
    return find(new Name(((LibraryCaller) caller).loaded(), name, parameters, true));
  }

  /** The same of what the whole program sees. */
  Optional<MethodHandle> function(String name, int parameters) {
    return find(new Name(null, name, parameters, true));
  }

  private Optional<MethodHandle> find(Name name) {
    Known now = known;
    Found found = now != null && now.isOf(name.library()) ? now.found().get(name) : null;
    return found == null ? lookUp(name) : found.handle();
  }

  private Optional<MethodHandle> lookUp(Name name) {
    lock.lock();
    try {
      Known now = known;
      if (now == null || !now.isOf(name.library())) {
        LinkNamespace namespace = namespaces.of(name.library());
        now = new Known(namespace, namespace.resolution().version(), new ConcurrentHashMap<>());
        known = now;
      }
      Optional<MethodHandle> found = find(now.namespace(), name);
      now.found().put(name, new Found(found));
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static Optional<MethodHandle> find(LinkNamespace namespace, Name name) {
    LoadedLibrary library = name.library();
    FuncType type = type(name.parameters(), name.gives());
    Optional<? extends Definition> definition =
        library == null
            ? namespace.lookup().find(new Lookup.InProgram(), name.name())
            : namespace.lookup().find(library, name.name(), type);
    return definition
        .filter(found -> !(found instanceof HostDefinition))
        .flatMap(namespace.resolution()::functionOf)
        .filter(function -> function.functionType().equals(type))
        .map(function -> function.handle());
  }

  /** The trap of what can't go on without a function. */
  static TrapException missing(String name, String wanted) {
    return new TrapException(
        TrapKind.UNRESOLVED_FUNCTION, "%s, which %s needs, is not there".formatted(name, wanted));
  }

  static void call(MethodHandle function, int argument) {
    GuestCode.perform(
        () -> {
          function.invokeExact(argument);
        });
  }

  static void call(MethodHandle function, int first, int second) {
    GuestCode.perform(
        () -> {
          function.invokeExact(first, second);
        });
  }

  static void call(MethodHandle function, int first, int second, int third) {
    GuestCode.perform(
        () -> {
          function.invokeExact(first, second, third);
        });
  }

  static int get(MethodHandle function) {
    return GuestCode.run(() -> (int) function.invokeExact());
  }

  static int get(MethodHandle function, int argument) {
    return GuestCode.run(() -> (int) function.invokeExact(argument));
  }

  static int get(MethodHandle function, int first, int second, int third) {
    return GuestCode.run(() -> (int) function.invokeExact(first, second, third));
  }
}
