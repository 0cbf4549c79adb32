package dev.ligature.linker.abi;

import dev.ligature.engine.Func;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Functions of a guest's C and C++ runtime that the host's half of it needs: those that a reference
 * of the calling library would mean. They take and give integers of 32 bits.
 */
public final class RuntimeFunctions {
  /** The type of a function of an integer that gives one. */
  static final FuncType GIVING_ONE = taking(1, List.of(ValType.I32));

  private final LinkNamespaces namespaces;
  private final ReentrantLock lock;

  /** Those of one program. */
  public RuntimeFunctions(LinkNamespaces namespaces, ReentrantLock lock) {
    this.namespaces = namespaces;
    this.lock = lock;
  }

  private static FuncType taking(int parameters, List<ValType> results) {
    return new FuncType(Collections.nCopies(parameters, ValType.I32), results);
  }

  /** A guest's function that gives nothing; empty if no guest has it with that type. */
  Optional<Func> procedure(Caller caller, String name, int parameters) {
    return find(caller, name, taking(parameters, List.of()));
  }

  /** A guest's function that gives an integer; empty if no guest has it with that type. */
  Optional<Func> function(Caller caller, String name, int parameters) {
    return find(caller, name, taking(parameters, List.of(ValType.I32)));
  }

  private Optional<Func> find(Caller caller, String name, FuncType type) {
    @Nullable LoadedLibrary library = ((LibraryCaller) caller).loaded();
    lock.lock();
    try {
      LinkNamespace namespace = namespaces.of(library);
      Optional<? extends Definition> definition =
          library == null
              ? namespace.lookup().find(new Lookup.InProgram(), name)
              : namespace.lookup().find(library, name, type);
      return definition
          .filter(found -> !(found instanceof HostDefinition))
          .flatMap(namespace.resolution()::functionOf)
          .filter(function -> function.functionType().equals(type));
    } finally {
      lock.unlock();
    }
  }

  /** The trap of what can't go on without a function. */
  static TrapException missing(String name, String wanted) {
    return new TrapException(
        TrapKind.UNRESOLVED_FUNCTION, "%s, which %s needs, is not there".formatted(name, wanted));
  }

  static void call(Func function, int argument) {
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(argument);
        });
  }

  static void call(Func function, int first, int second) {
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(first, second);
        });
  }

  static void call(Func function, int first, int second, int third) {
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(first, second, third);
        });
  }

  static int get(Func function) {
    return GuestCode.run(() -> (int) function.handle().invokeExact());
  }

  static int get(Func function, int argument) {
    return GuestCode.run(() -> (int) function.handle().invokeExact(argument));
  }

  static int get(Func function, int first, int second, int third) {
    return GuestCode.run(() -> (int) function.handle().invokeExact(first, second, third));
  }
}
