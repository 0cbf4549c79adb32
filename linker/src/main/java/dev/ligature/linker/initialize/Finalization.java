package dev.ligature.linker.initialize;

import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Runs destructors: handlers and exported fini functions, in reverse order of construction. */
public final class Finalization {
  private static final List<String> FINI = List.of(AbiNames.FINI, AbiNames.CALL_DTORS);

  private final Construction construction;
  private final ExitHandlers handlers;
  private final Trace trace;
  private final ReentrantLock lock;

  /** Finalization in one program. */
  public Finalization(
      Construction construction, ExitHandlers handlers, Trace trace, ReentrantLock lock) {
    this.construction = construction;
    this.handlers = handlers;
    this.trace = trace;
    this.lock = lock;
  }

  /**
   * Finalizes libraries that are about to go. All of them stay usable until all are done; then they
   * are in the state FINALIZED, also those that were never constructed.
   */
  public void finalizeLibraries(Set<LoadedLibrary> group) {
    try {
      for (LoadedLibrary library : construction.constructed().reversed()) {
        if (group.contains(library)) {
          handlers.runOf(library);
          end(library);
        }
      }
    } finally {
      finish(group);
    }
  }

  private void finish(Set<LoadedLibrary> group) {
    lock.lock();
    try {
      for (LoadedLibrary library : group) {
        // A constructor that failed may have registered handlers for what it had constructed.
        handlers.forget(library);
        construction.remove(library);
        library.enter(LibraryState.FINALIZED);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finalizes the whole program: handlers in reverse order of registration, which C prescribes,
   * then the fini functions of the libraries in reverse order of construction.
   */
  public void finalizeProgram() {
    handlers.runAll();
    construction.constructed().reversed().forEach(this::end);
  }

  /** Runs the handlers of one library as {@code __cxa_finalize} does; the library stays. */
  public void runHandlers(LoadedLibrary library) {
    handlers.runOf(library);
  }

  /** Whether thread-local objects hold a library. */
  public boolean isHeldByThread(LoadedLibrary library) {
    return handlers.isHeldByThread(library);
  }

  /** Lets libraries go, although the calling or the first thread has objects of them. */
  public void releaseThreadLocals(Collection<LoadedLibrary> libraries) {
    libraries.forEach(handlers::releaseThreadLocals);
  }

  private void end(LoadedLibrary library) {
    if (!begin(library)) {
      return;
    }
    trace.log(TraceCategory.INIT, "calling fini: %s", library);
    // A command has called its own from _start.
    for (String name : library.module().isCommand() ? List.<String>of() : FINI) {
      library.abiFunction(name).ifPresent(GuestCode::call);
    }
  }

  private boolean begin(LoadedLibrary library) {
    lock.lock();
    try {
      if (library.state() != LibraryState.CONSTRUCTED) {
        return false;
      }
      library.enter(LibraryState.FINALIZING);
      construction.remove(library);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
