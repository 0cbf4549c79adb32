package dev.ligature.linker.relocate;

import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;

/**
 * Lets a function of one library keep the table index that another's element segment gives it: a
 * main of fixed addresses has the functions it imports in its static table, and has compared and
 * stored those indices as their addresses.
 */
public final class SlotAdoption {
  private final ProgramTable table;

  /** Adoption into a program's table. */
  public SlotAdoption(ProgramTable table) {
    this.table = table;
  }

  /** Adopts the slots of a library whose functions are bound; before any GOT entry is filled. */
  public void adopt(LoadedLibrary library) {
    if (!library.module().elementsHoldImports()) {
      return;
    }
    int imports = library.module().module().importCount(ExternKind.FUNCTION);
    library
        .elementSlots()
        .forEach(
            (slot, function) -> {
              if (function < imports) {
                table.adopt(library.instance().function(function), slot);
              }
            });
  }
}
