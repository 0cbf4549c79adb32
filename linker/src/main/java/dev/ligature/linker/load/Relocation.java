package dev.ligature.linker.load;

import dev.ligature.engine.Tag;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.image.ProgramImage.TagImage;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.DataRelocation;
import dev.ligature.linker.relocate.FunctionBinding;
import dev.ligature.linker.relocate.GotFilling;
import dev.ligature.linker.relocate.Instantiation;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.relocate.SavedBindings;
import dev.ligature.linker.relocate.SlotAdoption;
import dev.ligature.linker.relocate.TagBinding;
import dev.ligature.linker.relocate.ThreadLocalRelocation;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * From libraries that have their areas to libraries whose constructors can run: one method a pass,
 * each over all libraries that a load brings.
 */
public final class Relocation {
  private final ProgramMemory memory;
  private final Resolution resolution;
  private final FunctionBinding functions;
  private final Rebinding rebinding;
  private final Instantiation instantiation;
  private final TagBinding tags;
  private final SlotAdoption slots;
  private final GotFilling got;
  private final DataRelocation data;
  private final ThreadLocalRelocation threadLocals;
  private final LoadingThread thread;
  private final SavedBindings bindings;

  /** Relocation in one namespace. */
  public Relocation(
      ProgramMemory memory,
      ProgramTable table,
      Resolution resolution,
      FunctionBinding functions,
      Rebinding rebinding,
      Trace trace) {
    this.memory = memory;
    this.resolution = resolution;
    this.functions = functions;
    this.rebinding = rebinding;
    this.instantiation = new Instantiation(memory, table, resolution);
    this.tags = new TagBinding(trace);
    this.slots = new SlotAdoption(table);
    this.got = new GotFilling(resolution, functions, table, trace);
    this.data = new DataRelocation(trace);
    this.threadLocals = new ThreadLocalRelocation(resolution, trace);
    this.thread = new LoadingThread(memory);
    this.bindings = new SavedBindings(functions, table);
  }

  /** Gives libraries the exception tags that their instances want when they are made. */
  void bindTags(Load load) {
    if (load.fresh().stream().anyMatch(library -> library.tags().length > 0)) {
      List<LoadedLibrary> order = load.scopes().preview(Lookup.breadthFirst(load.roots()));
      tags.bind(load.fresh(), library -> order, load.problems());
      report(load);
    }
  }

  /** Makes the instances that are not there, and lends them to the calling thread. */
  void instantiate(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      if (!library.isInstantiated()) {
        instantiation.instantiate(library);
      }
    }
    thread.borrow(load.fresh());
  }

  /** Makes the instance of a main of fixed addresses, which comes before all areas. */
  void instantiate(LoadedLibrary main) {
    instantiation.instantiate(main);
  }

  /** Lets a main of fixed addresses run while there is nothing to bind it to but the host. */
  void runEarly(LoadedLibrary main) {
    functions.bind(main, false, new Problems());
    copySegments(main);
  }

  /** Binds the functions that libraries import. */
  void bindFunctions(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      functions.bind(library, load.mode().now(), load.problems());
    }
  }

  /** Lets functions keep the table indices that element segments give them. */
  void adoptSlots(Load load) {
    load.fresh().forEach(slots::adopt);
  }

  /** Fills the GOT of each library. */
  void fillGot(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      got.fill(library, load.mode().now(), load.problems(), load.takenSlots());
    }
  }

  /** Looks up what older libraries have left for later, if this opening wants it now. */
  void completeOthers(Load load) {
    if (!load.mode().now()) {
      return;
    }
    for (LoadedLibrary library : Lookup.breadthFirst(load.roots())) {
      if (!load.fresh().contains(library)) {
        load.addCompletion(functions.complete(library, load.problems()));
      }
    }
  }

  /**
   * Reports all that does not resolve.
   *
   * @throws dev.ligature.linker.LinkException if anything does not
   */
  void report(Load load) {
    resolution.report(load.problems());
  }

  /** Copies segments and runs start functions. */
  void copySegments(Load load) {
    for (LoadedLibrary library : load.fresh()) {
      if (library != load.early()) {
        copySegments(library);
      }
    }
  }

  private static void copySegments(LoadedLibrary library) {
    GuestCode.initialize(library, "start function", library.instance()::initialize);
  }

  /** Writes the addresses of thread-local data, which start functions have made, into each GOT. */
  void fillThreadLocalGot(Load load) {
    load.fresh().forEach(threadLocals::fillGot);
  }

  /** Lets libraries relocate their data. */
  void relocateData(Load load) {
    load.fresh().forEach(data::relocate);
  }

  /**
   * Lets libraries of Emscripten make their thread-local data, by a main's allocator whose own data
   * is relocated by now, and relocates those of the others.
   */
  void relocateThreadLocals(Load load) {
    boolean made = false;
    for (LoadedLibrary library : load.fresh()) {
      made |= threadLocals.make(library);
    }
    if (made) {
      fillThreadLocalGot(load);
    }
    load.fresh().forEach(threadLocals::relocate);
  }

  /** Whoever loads it, the thread-local data that a start function makes is the first thread's. */
  void handOver(Load load) {
    if (thread.giveBack(load.fresh())) {
      memory
          .agents()
          .call(
              memory.agents().first(),
              () -> {
                fillThreadLocalGot(load);
                return load;
              });
    }
    if (memory.isShared()) {
      load.fresh().forEach(library -> library.instance().keepLinkedValues());
    }
  }

  /**
   * What is saved of the tags of libraries.
   *
   * @param numbers is added the number of each tag
   */
  public List<TagImage> saveTags(
      List<LoadedLibrary> libraries, IdentityHashMap<Tag, Integer> numbers) {
    return tags.save(libraries, numbers);
  }

  /** Gives libraries the tags that were saved. */
  void restoreTags(ProgramImage saved, List<LoadedLibrary> libraries) {
    tags.restore(
        saved.tags(), libraries, saved.libraries().stream().map(LibraryImage::tags).toList());
  }

  /** What references are bound to, to be saved and restored. */
  public SavedBindings bindings() {
    return bindings;
  }

  /** Rebinds what guest code has rebound meanwhile. */
  void refresh(Load load) {
    rebinding.refresh(load.fresh());
  }

  /** Gives back the instances that are still lent, of a load that is undone. */
  void giveBack(Load load) {
    thread.giveBack(load.fresh());
  }
}
