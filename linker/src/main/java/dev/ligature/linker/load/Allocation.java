package dev.ligature.linker.load;

import dev.ligature.engine.Func;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.InitialLayout;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.image.LibraryImage;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.SharedImports;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.Limits;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Gives every fresh library its memory and table areas, and takes them back. The first load of a
 * program makes the memory and the table too, unless a main of fixed addresses has brought them.
 */
public final class Allocation {
  private final ProgramConfig config;
  private final WidthCheck widths;
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final SharedImports shared;
  private final Entrances entrances;
  private final Trace trace;

  public Allocation(
      ProgramConfig config,
      WidthCheck widths,
      ProgramMemory memory,
      ProgramTable table,
      Entrances entrances,
      Trace trace) {
    this.config = config;
    this.widths = widths;
    this.memory = memory;
    this.table = table;
    this.shared = new SharedImports(memory, table);
    this.entrances = entrances;
    this.trace = trace;
  }

  /**
   * Checks that all can share a memory, before anything is made.
   *
   * @throws dev.ligature.linker.LinkException.InvalidModule if a library does not fit
   */
  void checkWidths(Load load) {
    widths.check(load);
  }

  /** Whether the memory or the table is there. */
  boolean isBegun() {
    return memory.isPostponed() || memory.memory() != null || table.table() != null;
  }

  /**
   * Allocates the areas of all libraries that have none.
   *
   * @throws dev.ligature.linker.LinkException.Incompatible if one can't import memory or table
   * @throws dev.ligature.linker.LinkException.NoRoom if they would be larger than they may be
   */
  void allocate(Load load) {
    if (!isBegun()) {
      begin(load.fresh());
      return;
    }
    settle(load.fresh());
    List<LoadedLibrary> libraries =
        load.fresh().stream().filter(library -> library.state() == LibraryState.FOUND).toList();
    libraries.forEach(shared::check);
    libraries.forEach(this::allocate);
  }

  /**
   * Makes memory and table, if that was left to the first library that says how wide its addresses
   * are. Those before it can do without.
   */
  private void settle(List<LoadedLibrary> libraries) {
    if (memory.isPostponed() && ImportedLimits.tellWidth(libraries)) {
      memory.settle(libraries);
    }
  }

  /** Without any library nobody knows how wide addresses are to be. */
  private void begin(List<LoadedLibrary> libraries) {
    if (libraries.isEmpty()) {
      table.postpone(memory);
      memory.postpone(this::layOutEmpty);
    } else {
      layOut(libraries, libraries);
    }
  }

  private void layOutEmpty(List<LoadedLibrary> first) {
    boolean complete = false;
    try {
      layOut(List.of(), first);
      complete = true;
    } finally {
      if (!complete) {
        table.discard();
      }
    }
  }

  /**
   * Makes memory and table and lays out what is in them: the stack, then all libraries in load
   * order, then the heap.
   *
   * @param sharing the libraries that import them
   */
  private void layOut(List<LoadedLibrary> libraries, List<LoadedLibrary> sharing) {
    table.create(ImportedLimits.wantWideTable(sharing));
    Area[] tables = new Area[libraries.size()];
    for (int i = 0; i < tables.length; i++) {
      LoadedLibrary library = libraries.get(i);
      tables[i] = table.allocate(library);
      growTable(library);
    }
    InitialLayout layout = new InitialLayout(config.stackSize(), table.requireTable().size());
    for (int i = 0; i < tables.length; i++) {
      LoadedLibrary library = libraries.get(i);
      Area area = layout.area(library.module().areaSize(), library.module().memoryAlignment());
      allocated(library, area, tables[i]);
    }
    boolean wide = ImportedLimits.isWide(sharing);
    Limits limits = ImportedLimits.common(sharing, wide, memory.maxPages());
    if (libraries.isEmpty() && !limits.shared()) {
      // Others may come that want more.
      limits = ImportedLimits.common(libraries, wide, memory.maxPages());
    }
    memory.create(layout, limits, sharing);
  }

  /** Allocates the areas of a library in a memory and table that are there. */
  private void allocate(LoadedLibrary library) {
    Area memoryArea = memory.allocate(library);
    Area tableArea = Area.NONE;
    boolean complete = false;
    try {
      tableArea = table.allocate(library);
      growTable(library);
      ImportedLimits.memory(library)
          .ifPresent(type -> memory.ensurePages(library, type.limits().min()));
      complete = true;
    } finally {
      if (!complete) {
        table.release(tableArea, function -> null);
        memory.release(memoryArea);
      }
    }
    allocated(library, memoryArea, tableArea);
  }

  private void growTable(LoadedLibrary library) {
    ImportedLimits.table(library).ifPresent(type -> table.ensureSize(library, type.limits().min()));
  }

  /**
   * Makes the memory and table that were saved, or gives those of a main of fixed addresses what
   * was in them.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if they would be larger than they may be
   */
  void restore(ProgramImage saved, List<LoadedLibrary> libraries) {
    if (saved.main() < 0 && saved.layout().memory().isEmpty()) {
      // Nobody has said yet how wide addresses are.
      begin(List.of());
      return;
    }
    LoadedLibrary first = libraries.isEmpty() ? null : libraries.getFirst();
    table.restore(saved.table(), first);
    memory.restore(saved.layout(), first);
  }

  /** Gives a library the areas that it had. */
  void restore(LoadedLibrary library, LibraryImage saved) {
    allocated(library, Area.of(saved.memory()), Area.of(saved.table()));
  }

  /** Says that a library of fixed addresses has no areas. */
  void giveNone(LoadedLibrary main) {
    allocated(main, Area.NONE, Area.NONE);
  }

  private void allocated(LoadedLibrary library, Area memoryArea, Area tableArea) {
    library.allocated(memoryArea, tableArea);
    trace.log(
        TraceCategory.FILES,
        "%s: memory 0x%x size %d, table %d size %d",
        library,
        memoryArea.base(),
        memoryArea.size(),
        tableArea.base(),
        tableArea.size());
  }

  /**
   * Gives the areas of a library back.
   *
   * @param stale what to put in the place of its functions in the table
   */
  void release(LoadedLibrary library, UnaryOperator<Func> stale) {
    entrances.close(List.of(library));
    if (library.isInstantiated()) {
      memory.agents().remove(library.instance());
      table.forget(library.instance(), library.table(), stale);
    }
    library.stubs().forEach(table::remove);
    table.release(library.table(), stale);
    memory.release(library.memory());
  }

  /** Gives back the table slots that functions got by a load which is undone. */
  void releaseSlots(List<Func> functions) {
    functions.forEach(table::remove);
  }
}
