package dev.ligature.linker.load;

import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.load.LoadMode.Occasion;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.NamespaceState;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.Completion;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.trace.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Begins, commits and undoes the loads of a namespace: all that a load does to what others see
 * happens here. The caller holds the program's lock.
 */
public final class Transactions {
  private final LinkMap linkMap;
  private final Scopes scopes;
  private final Allocation allocation;
  private final GuestHeap heap;
  private final ExitHandlers handlers;
  private final ProgramQuotas quotas;
  private final Trace trace;

  /** The transactions of one namespace. */
  public Transactions(
      NamespaceState namespace,
      Allocation allocation,
      GuestHeap heap,
      ExitHandlers handlers,
      ProgramQuotas quotas,
      Trace trace) {
    this.linkMap = namespace.linkMap();
    this.scopes = namespace.scopes();
    this.allocation = allocation;
    this.heap = heap;
    this.handlers = handlers;
    this.quotas = quotas;
    this.trace = trace;
  }

  /** A load with nothing in it yet. */
  Load begin(LoadMode wanted) {
    LoadMode mode = linkMap.awaitsMain() ? wanted.first() : wanted;
    // What a program starts with is the global scope, whole and in the same order.
    return new Load(
        mode, scopes.change(mode.global(), mode.deepBind(), mode.occasion() != Occasion.START));
  }

  /** Gives new libraries the scopes that they will have. */
  void enterScopes(Load load) {
    load.scopes().enter(Lookup.breadthFirst(load.roots()), load.fresh());
    if (trace.traces(TraceCategory.SCOPES)) {
      load.fresh().forEach(this::traceScopes);
    }
  }

  private void traceScopes(LoadedLibrary library) {
    trace.log(TraceCategory.SCOPES, "%s: scope 0: %s", library, scopes.global().libraries());
    int number = 1;
    for (Scope scope : library.localScopes()) {
      trace.log(TraceCategory.SCOPES, "%s: scope %d: %s", library, number++, scope.libraries());
    }
  }

  /** Whether guest code that ran within the load has loaded or unloaded what it builds on. */
  boolean isSuperseded(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      if (linkMap.withIdentity(library.found().identity()).isPresent()
          || library.needed().stream()
              .anyMatch(n -> n.isDying() || n.state() == LibraryState.UNLOADED)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives libraries the scopes that were saved.
   *
   * @param global the global scope, then the local ones
   * @param local the local ones of each library, by their places
   */
  void restoreScopes(List<List<LoadedLibrary>> global, Map<LoadedLibrary, List<Integer>> local) {
    scopes.restore(global, local);
  }

  /** Makes a load seen. */
  void commit(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      library.enter(LibraryState.RELOCATED);
      linkMap.add(library);
      if (linkMap.isBase()) {
        heap.note(library, library == load.main());
      }
    }
    if (load.main() != null) {
      linkMap.setMain(load.main());
    }
    load.names().forEach(linkMap::name);
    load.completions().forEach(Completion::bind);
    load.scopes().commit();
  }

  /** Gives back the table slots that functions got by a load. */
  void releaseSlots(Load load) {
    allocation.releaseSlots(load.takenSlots());
  }

  /** Takes back all that a load has done, whatever a guest's {@code free} does meanwhile. */
  void undo(Load load, Cleanup cleanup) {
    load.scopes().undo();
    Set<LoadedLibrary> fresh = new HashSet<>(load.fresh());
    linkMap.libraries().forEach(library -> library.uses().removeAll(fresh));
    releaseSlots(load);
    for (LoadedLibrary library : load.fresh().reversed()) {
      if (library.state().compareTo(LibraryState.ALLOCATED) >= 0) {
        cleanup.run(() -> allocation.release(library, function -> null));
      }
      // Its start function may have registered some.
      handlers.forget(library);
      quotas.give(library);
      library.unloaded();
    }
  }
}
