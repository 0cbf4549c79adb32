package dev.ligature.linker.load;

import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.SavedBindings;
import dev.ligature.linker.relocate.SavedFunctions;
import dev.ligature.linker.relocate.SavedInstances;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the libraries of a saved program: as a load does, but that they get the areas that they
 * had, and what was in memory, table and globals in place of what segments, relocations and
 * constructors make. No code of a guest runs. If anything fails, the program is of no use. The
 * caller holds the program's lock.
 */
public final class Restoring {
  private final Parts parts;
  private final HostScope host;
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final Construction construction;

  /** The stages of the base namespace that a load runs through. */
  public record Parts(
      FindNeeded needed,
      FixedMain fixedMain,
      Allocation allocation,
      Relocation relocation,
      Transactions transactions) {}

  /** Restoring into the base namespace of a program with nothing loaded. */
  public Restoring(
      Parts parts,
      HostScope host,
      ProgramMemory memory,
      ProgramTable table,
      Construction construction) {
    this.parts = parts;
    this.host = host;
    this.memory = memory;
    this.table = table;
    this.construction = construction;
  }

  /**
   * Restores the libraries.
   *
   * @param modules their modules, in load order
   * @return their functions
   * @throws dev.ligature.linker.LinkException if one does not fit any more
   */
  public SavedFunctions restore(ProgramImage saved, List<FoundModule> modules) {
    Load load = parts.transactions().begin(LoadMode.initial(false));
    find(load, saved, modules);
    List<LoadedLibrary> libraries = load.fresh();
    parts.allocation().checkWidths(load);
    parts.relocation().restoreTags(saved, libraries);
    instantiate(load, saved);
    parts.transactions().restoreScopes(scopes(saved, libraries), localScopes(saved, libraries));
    SavedFunctions functions = bind(libraries, saved);
    table.refill(saved.table(), functions::restore);
    SavedInstances instances =
        memory.isPostponed()
            ? new SavedInstances(functions, null, null)
            : new SavedInstances(functions, memory.memory(), table.table());
    for (int k = 0; k < libraries.size(); k++) {
      instances.restore(libraries.get(k), saved.libraries().get(k).instance());
    }
    commit(load, saved);
    return functions;
  }

  private void find(Load load, ProgramImage saved, List<FoundModule> modules) {
    for (int k = 0; k < modules.size(); k++) {
      LoadedLibrary library =
          parts.needed().addSaved(load, saved.libraries().get(k), modules.get(k));
      if (k == saved.main()) {
        load.setMain(library);
      }
    }
    for (int k = 0; k < modules.size(); k++) {
      LoadedLibrary library = load.fresh().get(k);
      LibraryImage.Links links = saved.libraries().get(k).links();
      links.needed().forEach(place -> library.needed().add(load.fresh().get(place)));
      links.uses().forEach(place -> library.uses().add(load.fresh().get(place)));
    }
    saved.names().forEach(name -> load.names().put(name.name(), load.fresh().get(name.library())));
  }

  private void instantiate(Load load, ProgramImage saved) {
    LoadedLibrary main = load.main();
    if (main != null && !main.module().isRelocatable()) {
      parts.fixedMain().restore(main);
    }
    parts.allocation().restore(saved, load.fresh());
    for (int k = 0; k < load.fresh().size(); k++) {
      LoadedLibrary library = load.fresh().get(k);
      if (!library.isInstantiated()) {
        parts.allocation().restore(library, saved.libraries().get(k));
        parts.relocation().instantiate(library);
      }
      library.restoreThreadLocals(saved.libraries().get(k).threadLocals());
    }
  }

  private SavedFunctions bind(List<LoadedLibrary> libraries, ProgramImage saved) {
    SavedFunctions functions = new SavedFunctions(host, libraries);
    SavedBindings bindings = parts.relocation().bindings();
    for (int k = 0; k < libraries.size(); k++) {
      bindings.makeStubs(libraries.get(k), saved.libraries().get(k).bindings(), k, functions);
    }
    for (int k = 0; k < libraries.size(); k++) {
      bindings.restore(libraries.get(k), saved.libraries().get(k).bindings(), functions);
    }
    return functions;
  }

  private static List<List<LoadedLibrary>> scopes(
      ProgramImage saved, List<LoadedLibrary> libraries) {
    return saved.scopes().stream()
        .map(places -> places.stream().map(libraries::get).toList())
        .toList();
  }

  private static Map<LoadedLibrary, List<Integer>> localScopes(
      ProgramImage saved, List<LoadedLibrary> libraries) {
    Map<LoadedLibrary, List<Integer>> local = new LinkedHashMap<>();
    for (int k = 0; k < libraries.size(); k++) {
      LibraryImage image = saved.libraries().get(k);
      // Before anything is bound: it says where references are looked up.
      libraries.get(k).restore(image.holding());
      local.put(libraries.get(k), image.links().scopes());
    }
    return local;
  }

  private void commit(Load load, ProgramImage saved) {
    parts.transactions().commit(load);
    construction.restore(saved.constructed().stream().map(load.fresh()::get).toList());
  }
}
