package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scope;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What guests register for their end, and the normal end itself, as C functions in {@code env}.
 * They go ahead of a libc's own, which can't tell whose a handler is and so can't finalize one
 * library.
 */
public final class ExitAbi {
  private final ExitHandlers handlers;
  private final Finalization finalization;
  private final FunctionPointers pointers;
  private final LinkMaps linkMaps;
  private final Scope global;
  private final ReentrantLock lock;

  /**
   * The functions of one program.
   *
   * @param global the base namespace's
   */
  public ExitAbi(
      ExitHandlers handlers,
      Finalization finalization,
      ProgramTable table,
      LinkMaps linkMaps,
      Scope global,
      ReentrantLock lock) {
    this.handlers = handlers;
    this.finalization = finalization;
    this.pointers = new FunctionPointers(table);
    this.linkMaps = linkMaps;
    this.global = global;
    this.lock = lock;
  }

  /** The functions, to go ahead of all guest definitions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("__cxa_atexit", "cxaAtexit", methodType(int.class, int.class, int.class, int.class))
        .add(
            "__cxa_thread_atexit",
            "cxaThreadAtexit",
            methodType(int.class, int.class, int.class, int.class))
        .add("__cxa_finalize", "cxaFinalize", methodType(void.class, int.class))
        .add("__wasm_call_dtors", "callDtors", methodType(void.class))
        .add("atexit", "atexit", methodType(int.class, int.class))
        .add("exit", "exit", methodType(void.class, int.class))
        .list();
  }

  /** The functions as programs with pointers of 64 bits see them. */
  public List<HostFunction> wideFunctions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add(
            "__cxa_atexit", "wideAtexit", methodType(int.class, long.class, long.class, long.class))
        .add(
            "__cxa_thread_atexit",
            "wideThreadAtexit",
            methodType(int.class, long.class, long.class, long.class))
        .add("__cxa_finalize", "finalizeWide", methodType(void.class, long.class))
        .add("__wasm_call_dtors", "callDtors", methodType(void.class))
        .add("atexit", "wideAtexit", methodType(int.class, long.class))
        .add("exit", "exit", methodType(void.class, int.class))
        .list();
  }

  /**
   * {@code int __cxa_atexit(void (*function)(void *), void *argument, void *dso)}: -1 if there is
   * no such function, or there are as many handlers as there may be.
   *
   * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#dso-dtor-runtime-api">Itanium
   *     C++ ABI: DSO object destruction</a>
   */
  int cxaAtexit(int function, int argument, int dso) {
    return wideAtexit(Integer.toUnsignedLong(function), argument, Integer.toUnsignedLong(dso));
  }

  /** The same with pointers of whatever width. */
  int wideAtexit(long function, long argument, long dso) {
    Optional<Func> handler = pointers.find(WidePointers.function(function));
    if (handler.isEmpty()) {
      return -1;
    }
    return handlers.register(owner(dso, handler.get()), handler.get(), argument) ? 0 : -1;
  }

  /**
   * {@code int __cxa_thread_atexit(void (*destructor)(void *), void *object, void *dso)}: of the
   * thread-local objects of C++. They are destructed when their thread ends, that of the first
   * thread being the program's, before what is static; until then the library stays.
   */
  int cxaThreadAtexit(int destructor, int object, int dso) {
    return wideThreadAtexit(
        Integer.toUnsignedLong(destructor), object, Integer.toUnsignedLong(dso));
  }

  /** The same with pointers of whatever width. */
  int wideThreadAtexit(long destructor, long object, long dso) {
    Optional<Func> handler = pointers.find(WidePointers.function(destructor));
    if (handler.isEmpty()) {
      return -1;
    }
    return handlers.registerThreadLocal(owner(dso, handler.get()), handler.get(), object) ? 0 : -1;
  }

  /** {@code int atexit(void (*function)(void))}. */
  int atexit(int function) {
    return cxaAtexit(function, 0, 0);
  }

  /** The same with a pointer of 64 bits. */
  int wideAtexit(long function) {
    return wideAtexit(function, 0, 0);
  }

  /**
   * The library of a {@code __dso_handle}; of none, the library whose function the handler is; else
   * main, if there is one.
   */
  private Optional<LoadedLibrary> owner(long dso, Func handler) {
    Optional<LoadedLibrary> library = dso == 0 ? Optional.empty() : withAddress(dso);
    return library
        .or(() -> Optional.ofNullable(LoadedLibrary.ownerOf(handler)))
        .or(() -> linkMaps.base().main());
  }

  private Optional<LoadedLibrary> withAddress(long address) {
    lock.lock();
    try {
      return linkMaps.withAddress(address);
    } finally {
      lock.unlock();
    }
  }

  /** {@code void __cxa_finalize(void *dso)}. */
  void cxaFinalize(int dso) {
    finalizeWide(Integer.toUnsignedLong(dso));
  }

  /** The same with a pointer of whatever width. */
  void finalizeWide(long dso) {
    if (dso == 0) {
      handlers.runAll();
    } else {
      withAddress(dso).ifPresent(finalization::runHandlers);
    }
  }

  /** {@code void __wasm_call_dtors(void)}, by which {@code _start} ends a program normally. */
  void callDtors() {
    finalization.finalizeProgram();
  }

  /** {@code _Noreturn void exit(int status)}. */
  void exit(int status) {
    finalization.finalizeProgram();
    // A libc linked into main has its own handlers to run and streams to flush.
    global
        .find("exit")
        .filter(found -> found.symbol().kind() == ExportedSymbol.Kind.FUNCTION)
        .map(found -> found.library().function(found.symbol()))
        .filter(real -> real.functionType().equals(GuestCode.HANDLER))
        .ifPresent(real -> GuestCode.call(real, status));
    throw new GuestExit(status);
  }
}
