package dev.ligature.linker.load;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Rebindings;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unloads of one namespace what nothing holds: no opening, no library that needs it or is bound to
 * one of its symbols, no thread-local object, no call that is running in it. Cycles go as a whole.
 */
public final class Unloader {
  private final LinkMap linkMap;
  private final Scopes scopes;
  private final Rebindings rebindings;
  private final Allocation allocation;
  private final Finalization finalization;
  private final Entrances entrances;
  private final Engine engine;
  private final Trace trace;
  private final ReentrantLock lock;
  private final Condition departed;

  public Unloader(
      LinkMap linkMap,
      Scopes scopes,
      Rebindings rebindings,
      Allocation allocation,
      Finalization finalization,
      Entrances entrances,
      Engine engine,
      Trace trace,
      ReentrantLock lock,
      Condition departed) {
    this.linkMap = linkMap;
    this.scopes = scopes;
    this.rebindings = rebindings;
    this.allocation = allocation;
    this.finalization = finalization;
    this.entrances = entrances;
    this.engine = engine;
    this.trace = trace;
    this.lock = lock;
    this.departed = departed;
  }

  /**
   * Finalizes and unmaps all that nothing holds. The lock must not be held: destructors are guest
   * code, and may open and close libraries themselves.
   */
  void unload() {
    try {
      // Destructors may have closed what their own libraries needed.
      for (Set<LoadedLibrary> group = condemn(); !group.isEmpty(); group = condemn()) {
        finalization.finalizeLibraries(group);
      }
    } finally {
      unmap();
    }
  }

  /** Lets libraries go, although the calling or the first thread has objects of them. */
  void releaseThreadLocals(Collection<LoadedLibrary> libraries) {
    finalization.releaseThreadLocals(libraries);
  }

  /** The libraries that nobody holds and that are not about to go already. */
  private Set<LoadedLibrary> condemn() {
    lock.lock();
    try {
      Set<LoadedLibrary> live = held();
      Set<LoadedLibrary> group = new LinkedHashSet<>();
      for (LoadedLibrary library : linkMap.libraries()) {
        if (!live.contains(library) && !library.isDying()) {
          library.setDying();
          group.add(library);
        }
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private Set<LoadedLibrary> held() {
    Deque<LoadedLibrary> pending = new ArrayDeque<>();
    Set<LoadedLibrary> held = new LinkedHashSet<>();
    for (LoadedLibrary library : linkMap.libraries()) {
      // What is being finalized may still call what it needs.
      boolean running = library.isDying() && library.state() != LibraryState.FINALIZED;
      boolean used = library.isHeld() || finalization.isHeldByThread(library);
      if ((used || running) && held.add(library)) {
        pending.add(library);
      }
    }
    if (!linkMap.isBase() && !held.isEmpty()) {
      // What was opened first is the namespace's global scope: it goes with the last.
      linkMap.main().filter(held::add).ifPresent(pending::add);
    }
    // What the host's functions are rebound to stays whoever calls them.
    rebindings.heldBy(null).stream().filter(held::add).forEach(pending::add);
    hold(pending, held);
    return held;
  }

  private void hold(Deque<LoadedLibrary> pending, Set<LoadedLibrary> held) {
    while (!pending.isEmpty()) {
      LoadedLibrary library = pending.remove();
      for (LoadedLibrary next : library.needed()) {
        if (held.add(next)) {
          pending.add(next);
        }
      }
      for (LoadedLibrary next : library.uses()) {
        if (held.add(next)) {
          pending.add(next);
        }
      }
      for (LoadedLibrary next : rebindings.heldBy(library)) {
        if (held.add(next)) {
          pending.add(next);
        }
      }
    }
  }

  /**
   * Unmaps the libraries whose destructors have run, except those whose code is on the stack, with
   * all that they are bound to. They go when somebody comes by here after the last frame has left.
   *
   * @return whether any has gone
   */
  boolean unmap() {
    lock.lock();
    try {
      List<LoadedLibrary> finalized =
          linkMap.libraries().stream().filter(Unloader::isFinalized).toList();
      if (finalized.isEmpty()) {
        return false;
      }
      // Before stacks are looked at: who comes later does not get in.
      entrances.close(finalized);
      Set<LoadedLibrary> kept = held();
      Deque<LoadedLibrary> running =
          new ArrayDeque<>(RunningCode.among(finalized, engine.isEnteredByOthers()));
      kept.addAll(running);
      hold(running, kept);
      Set<LoadedLibrary> gone = new LinkedHashSet<>(finalized);
      gone.removeAll(kept);
      unmap(gone);
      finalized.stream().filter(kept::contains).forEach(LoadedLibrary::setLingering);
      departed.signalAll();
      return !gone.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFinalized(LoadedLibrary library) {
    return library.state() == LibraryState.FINALIZED && library.isDying();
  }

  private void unmap(Set<LoadedLibrary> gone) {
    linkMap.removeAll(gone);
    rebindings.forget(gone);
    scopes.remove(gone, linkMap.libraries());
    linkMap.libraries().forEach(library -> library.uses().removeAll(gone));
    for (LoadedLibrary library : gone) {
      trace.log(TraceCategory.FILES, "unmapping %s", library);
      allocation.release(library, function -> stale(library, function));
      library.instance().retire(name -> stale(library, name));
      library.unloaded();
    }
  }

  /** What a function pointer into an unloaded library calls until its slot is used again. */
  private Func stale(LoadedLibrary library, Func function) {
    String name =
        function.instance() == null
            ? function.name()
            : function.instance().compiled().functionName(function.index());
    String message = stale(library, name);
    return engine.lazyFunction(
        function,
        () -> {
          throw new TrapException(TrapKind.UNRESOLVED_FUNCTION, message);
        });
  }

  private static String stale(LoadedLibrary library, String function) {
    return "%s of %s, which was unloaded".formatted(function, library.name());
  }
}
