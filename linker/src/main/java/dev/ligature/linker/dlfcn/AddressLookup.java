package dev.ligature.linker.dlfcn;

import dev.ligature.engine.Func;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import java.util.Comparator;
import java.util.Optional;

/**
 * From a guest's pointer to the library and symbol it points into. Function pointers are table
 * indices, and data lies above all of them, so a number is one or the other.
 */
public final class AddressLookup {
  private final LinkMaps linkMaps;
  private final ProgramTable table;

  AddressLookup(LinkMaps linkMaps, ProgramTable table) {
    this.linkMaps = linkMaps;
    this.table = table;
  }

  /**
   * What a pointer points into.
   *
   * @param library the library
   * @param symbol the symbol at or below it, if there is one
   * @param address the symbol's address or table index
   * @param isFunction whether it is a table index
   */
  public record Found(
      LoadedLibrary library, Optional<String> symbol, long address, boolean isFunction) {}

  /** The library and symbol of a pointer; empty for null, the stack, the heap and the unknown. */
  Optional<Found> find(long pointer) {
    if (pointer == 0) {
      return Optional.empty();
    }
    return function(pointer).or(() -> data(pointer));
  }

  private Optional<Found> function(long index) {
    if (table.table() == null || Long.compareUnsigned(index, table.table().size()) >= 0) {
      return Optional.empty();
    }
    Func function = (Func) table.table().get((int) index);
    LoadedLibrary library = function == null ? null : LoadedLibrary.ownerOf(function);
    if (function == null || library == null || library.state() == LibraryState.UNLOADED) {
      return Optional.empty();
    }
    return Optional.of(
        new Found(library, Optional.of(name(library, function.index())), index, true));
  }

  /** The name a function is exported by, since a program can look it up again; else its own. */
  private static String name(LoadedLibrary library, int function) {
    return library.module().module().exports().stream()
        .filter(e -> e.kind() == ExternKind.FUNCTION && e.index() == function)
        .filter(e -> library.module().symbol(e.name()).isPresent())
        .map(e -> e.name())
        .findFirst()
        .orElseGet(() -> library.module().compiled().functionName(function));
  }

  private Optional<Found> data(long address) {
    return linkMaps.withAddress(address).map(library -> nearest(library, address));
  }

  private static Found nearest(LoadedLibrary library, long address) {
    return library.module().symbolNames().stream()
        .map(name -> library.module().symbol(name).orElseThrow())
        .filter(symbol -> symbol.kind() == ExportedSymbol.Kind.DATA && !symbol.absolute())
        .map(
            symbol ->
                new Found(library, Optional.of(symbol.name()), library.address(symbol), false))
        .filter(found -> found.address() <= address)
        .max(Comparator.comparingLong(Found::address))
        .orElse(new Found(library, Optional.empty(), 0, false));
  }
}
