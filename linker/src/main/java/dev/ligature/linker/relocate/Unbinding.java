package dev.ligature.linker.relocate;

import dev.ligature.engine.Engine;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.PltSlot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes back what other libraries were bound to in libraries whose constructors failed: they have
 * to go, whatever would hold them. A call can be bound anew; an address cannot be taken out of data
 * that it was copied to. The caller holds the program's lock.
 */
public final class Unbinding {
  private final LinkMap linkMap;
  private final FunctionBinding functions;
  private final Rebinding rebinding;

  /** Unbinding in one namespace. */
  public Unbinding(LinkMap linkMap, FunctionBinding functions, Rebinding rebinding) {
    this.linkMap = linkMap;
    this.functions = functions;
    this.rebinding = rebinding;
  }

  /**
   * The libraries that have to go with some, since they need them or hold addresses in them: only a
   * constructor that then failed can have loaded them.
   */
  public Set<LoadedLibrary> withDependents(Set<LoadedLibrary> failed) {
    Set<LoadedLibrary> all = new LinkedHashSet<>(failed);
    List<LoadedLibrary> libraries = linkMap.libraries();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (LoadedLibrary library : libraries) {
        grown |= !all.contains(library) && dependsOn(library, all) && all.add(library);
      }
    }
    return all;
  }

  private static boolean dependsOn(LoadedLibrary library, Set<LoadedLibrary> others) {
    return library.needed().stream().anyMatch(others::contains)
        || library.got().stream()
            .anyMatch(cell -> cell.unresolved().isEmpty() && isIn(others, cell.definition()));
  }

  /**
   * Takes back what was rebound to libraries, and binds the calls of all others to stubs that look
   * again, as before.
   */
  public void unbind(Set<LoadedLibrary> gone) {
    rebinding.withdraw(gone);
    for (LoadedLibrary library : linkMap.libraries()) {
      if (gone.contains(library) || !library.uses().removeAll(gone)) {
        continue;
      }
      for (PltSlot slot : library.plt()) {
        if (isIn(gone, slot.definition())) {
          slot.unbind(functions.stub(library, slot));
        }
      }
      library.got().stream().filter(cell -> isIn(gone, cell.definition())).forEach(GotCell::unbind);
    }
    Engine.publishBindings();
  }

  private static boolean isIn(Set<LoadedLibrary> libraries, Definition definition) {
    return definition instanceof LibraryDefinition found && libraries.contains(found.library());
  }
}
