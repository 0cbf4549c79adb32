package dev.ligature.linker.load;

import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.DataRelocation;
import dev.ligature.linker.relocate.FunctionBinding;
import dev.ligature.linker.relocate.GotFilling;
import dev.ligature.linker.relocate.Instantiation;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.SharedImports;
import dev.ligature.linker.relocate.SlotAdoption;
import dev.ligature.linker.relocate.TagBinding;
import dev.ligature.linker.relocate.ThreadLocalRelocation;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads libraries of a namespace up to the point where their constructors can run. A load is a
 * transaction: what it does is undone if anything fails, and nobody sees any of it before it is
 * committed. The caller holds the program's lock.
 */
public final class Loader {
  private final LinkMap linkMap;
  private final Scopes scopes;
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final FindNeeded needed;
  private final Allocation allocation;
  private final GuestHeap heap;
  private final FunctionBinding functions;
  private final SharedImports shared;
  private final SlotAdoption slots;
  private final TagBinding tags;
  private final GotFilling got;
  private final Rebinding rebinding;
  private final NearMisses nearMisses;
  private final DataRelocation data;
  private final ThreadLocalRelocation threadLocals;
  private final LoadingThread thread;
  private final ExitHandlers handlers;
  private final Trace trace;

  public Loader(
      LinkMap linkMap,
      Scopes scopes,
      ProgramMemory memory,
      ProgramTable table,
      FindNeeded needed,
      Allocation allocation,
      GuestHeap heap,
      FunctionBinding functions,
      GotFilling got,
      Rebinding rebinding,
      NearMisses nearMisses,
      ThreadLocalRelocation threadLocals,
      ExitHandlers handlers,
      Trace trace) {
    this.linkMap = linkMap;
    this.scopes = scopes;
    this.memory = memory;
    this.table = table;
    this.needed = needed;
    this.allocation = allocation;
    this.heap = heap;
    this.functions = functions;
    this.shared = new SharedImports(memory, table);
    this.slots = new SlotAdoption(table);
    this.got = got;
    this.tags = new TagBinding(trace);
    this.rebinding = rebinding;
    this.nearMisses = nearMisses;
    this.data = new DataRelocation(trace);
    this.threadLocals = threadLocals;
    this.thread = new LoadingThread(memory);
    this.handlers = handlers;
    this.trace = trace;
  }

  /** A load with nothing in it yet. */
  Load begin(LoadMode mode) {
    // What a program starts with is the global scope, whole and in the same order.
    return new Load(mode, scopes.change(mode.global(), mode.deepBind(), !mode.initial()));
  }

  /**
   * Loads the roots of a load and all they need.
   *
   * @return whether it is committed; if not, guest code that ran meanwhile has loaded some of the
   *     same libraries, and the load is to be begun anew
   * @throws dev.ligature.linker.LinkException if anything can't be linked; all is undone then
   */
  boolean load(Load load) {
    boolean committed = false;
    try {
      // Every library that is needed is found, in load order.
      needed.findAll(load);
      // Exception tags are there, which instances want when they are made.
      bindTags(load);
      // Bases become final.
      allocate(load);
      if (isSuperseded(load)) {
        return false;
      }
      // Instances are made; no guest code runs in them yet.
      instantiate(load);
      // References are bound by the scopes that the libraries will have.
      enterScopes(load);
      bindFunctions(load);
      fillGot(load);
      completeOthers(load);
      load.problems().throwIfAny(nearMisses);
      // Data is there and relocated. Constructors may run from here on.
      relocate(load);
      // Instances are the first thread's; this one and others have theirs when they enter.
      handOver(load);
      if (isSuperseded(load)) {
        return false;
      }
      rebinding.refresh(load.fresh());
      commit(load);
      committed = true;
      return true;
    } finally {
      if (!committed) {
        thread.giveBack(load.fresh());
        undo(load);
      }
    }
  }

  private void allocate(Load load) {
    if (memory.memory() != null || table.table() != null) {
      load.fresh().forEach(shared::check);
      allocation.allocate(load.fresh());
      return;
    }
    LoadedLibrary main = load.main();
    if (main == null || main.module().isRelocatable()) {
      allocation.layOut(load.fresh());
      return;
    }
    allocation.prepareFixed(main);
    new Instantiation(memory, table).instantiate(main);
    allocation.adoptFixed(main);
    heap.note(main, true);
    List<LoadedLibrary> others = load.fresh().subList(1, load.fresh().size());
    boolean fromGuest = heap.forAreas().isPresent();
    if (fromGuest && others.stream().anyMatch(library -> library.module().memorySize() > 0)) {
      // The guest's malloc has to run before there is anything to bind main to but the host.
      functions.bind(main, false, new Problems());
      GuestCode.initialize(main, "start function", main.instance()::initialize);
      load.setEarly(main);
    }
    others.forEach(shared::check);
    allocation.allocate(others);
  }

  private void instantiate(Load load) {
    Instantiation instantiation = new Instantiation(memory, table);
    for (LoadedLibrary library : load.fresh()) {
      if (library.state() == LibraryState.ALLOCATED) {
        instantiation.instantiate(library);
      }
    }
    thread.borrow(load.fresh());
  }

  private void bindTags(Load load) {
    if (load.fresh().stream().anyMatch(library -> library.tags().length > 0)) {
      List<LoadedLibrary> order = load.scopes().preview(Lookup.breadthFirst(load.roots()));
      tags.bind(load.fresh(), library -> order, load.problems());
      load.problems().throwIfAny(nearMisses);
    }
  }

  private void enterScopes(Load load) {
    load.scopes().enter(Lookup.breadthFirst(load.roots()), load.fresh());
    traceScopes(load);
  }

  private void traceScopes(Load load) {
    if (!trace.traces(TraceCategory.SCOPES)) {
      return;
    }
    for (LoadedLibrary library : load.fresh()) {
      trace.log(TraceCategory.SCOPES, "%s: scope 0: %s", library, scopes.global().libraries());
      int number = 1;
      for (Scope scope : library.localScopes()) {
        trace.log(TraceCategory.SCOPES, "%s: scope %d: %s", library, number++, scope.libraries());
      }
    }
  }

  private void bindFunctions(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      functions.bind(library, load.mode().now(), load.problems());
    }
    load.fresh().forEach(slots::adopt);
  }

  /** Binds what older libraries have left for later, if this opening wants it now. */
  private void completeOthers(Load load) {
    if (!load.mode().now()) {
      return;
    }
    for (LoadedLibrary library : Lookup.breadthFirst(load.roots())) {
      if (!load.fresh().contains(library)) {
        load.addCompletion(functions.complete(library, load.problems()));
      }
    }
  }

  private void fillGot(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      got.fill(library, load.mode().now(), load.problems(), load.takenSlots());
    }
  }

  private void relocate(Load load) {
    try {
      copySegments(load);
      load.fresh().forEach(threadLocals::fillGot);
      load.fresh().forEach(data::relocate);
      load.fresh().forEach(threadLocals::relocate);
    } catch (RuntimeException e) {
      load.setThrownByGuest(e);
      throw e;
    }
  }

  /** Whoever loads it, the thread-local data that a start function makes is the first thread's. */
  private void handOver(Load load) {
    if (thread.giveBack(load.fresh())) {
      memory
          .agents()
          .call(
              memory.agents().first(),
              () -> {
                load.fresh().forEach(threadLocals::fillGot);
                return null;
              });
    }
    if (memory.isShared()) {
      load.fresh().forEach(library -> library.instance().keepLinkedValues());
    }
  }

  private void copySegments(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      if (library != load.early()) {
        GuestCode.initialize(library, "start function", library.instance()::initialize);
      }
    }
  }

  /** Whether guest code that ran within the load has loaded or unloaded what it builds on. */
  private boolean isSuperseded(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      if (linkMap.withIdentity(library.found().identity()).isPresent()
          || library.needed().stream().anyMatch(n -> n.state() == LibraryState.UNLOADED)) {
        return true;
      }
    }
    return false;
  }

  private void commit(Load load) {
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
    load.completions().forEach(Runnable::run);
    load.scopes().commit();
  }

  private void undo(Load load) {
    load.scopes().undo();
    Set<LoadedLibrary> fresh = new HashSet<>(load.fresh());
    linkMap.libraries().forEach(library -> library.uses().removeAll(fresh));
    load.takenSlots().forEach(table::remove);
    for (LoadedLibrary library : load.fresh().reversed()) {
      if (library.state().compareTo(LibraryState.ALLOCATED) >= 0) {
        allocation.release(library, function -> null);
      }
      // Its start function may have registered some.
      handlers.forget(library);
      library.unloaded();
    }
  }
}
