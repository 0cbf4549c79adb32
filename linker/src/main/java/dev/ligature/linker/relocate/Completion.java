package dev.ligature.linker.relocate;

import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.PltSlot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an older library has left for later, and an opening wants bound now: bound when the opening
 * is committed, and taken back if its constructors fail. The caller holds the program's lock.
 */
public final class Completion {
  private final FunctionBinding functions;
  private final Resolution resolution;
  private final LoadedLibrary library;
  private final List<Found> found = new ArrayList<>();
  private final Set<LoadedLibrary> gained = new LinkedHashSet<>();

  /**
   * A function that was found.
   *
   * @param slot the slot that it is to be bound to
   * @param function what was found
   */
  private record Found(PltSlot slot, Resolution.Function function) {}

  Completion(FunctionBinding functions, Resolution resolution, LoadedLibrary library) {
    this.functions = functions;
    this.resolution = resolution;
    this.library = library;
  }

  void add(PltSlot slot, Resolution.Function function) {
    found.add(new Found(slot, function));
  }

  /** Binds all; can't fail. */
  public void bind() {
    for (Found each : found) {
      Resolution.use(library, each.function().definition()).ifPresent(gained::add);
      each.slot().bind(each.function().definition(), each.function().function());
    }
  }

  /** Tells what was bound. */
  public void announce() {
    for (Found each : found) {
      resolution.announce(library, each.slot().reference(), each.function().definition());
      resolution.tell(library, each.slot().reference(), each.function().definition());
    }
  }

  /** Leaves all for later again. */
  public void undo() {
    for (Found each : found) {
      if (each.slot().definition().equals(each.function().definition())) {
        each.slot().unbind(functions.stub(library, each.slot()));
      }
    }
    gained.removeIf(this::isUsed);
    library.uses().removeAll(gained);
  }

  private boolean isUsed(LoadedLibrary other) {
    return library.plt().stream().anyMatch(slot -> isIn(other, slot.definition()))
        || library.got().stream().anyMatch(cell -> isIn(other, cell.definition()));
  }

  private static boolean isIn(LoadedLibrary library, Definition definition) {
    return definition instanceof LibraryDefinition found && found.library() == library;
  }
}
