package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.image.BindingImage;
import dev.ligature.linker.image.DefinitionImage;
import dev.ligature.linker.image.FunctionImage;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.LoaderDefinition;
import dev.ligature.linker.map.MissingDefinition;
import dev.ligature.linker.map.PltSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the references of libraries are bound to, and what is saved of that. They are not looked up
 * again: the scopes may be others by now than when they were bound.
 */
public final class SavedBindings {
  private final FunctionBinding binding;
  private final ProgramTable table;

  /** Those of one namespace. */
  public SavedBindings(FunctionBinding binding, ProgramTable table) {
    this.binding = binding;
    this.table = table;
  }

  /**
   * Tells the stubs that stand in the GOT of a library.
   *
   * @param place the library's place in load order
   */
  public void tellStubs(LoadedLibrary library, int place, SavedFunctions functions) {
    for (int k = 0; k < library.got().size(); k++) {
      GotCell cell = library.got().get(k);
      Func function = atUnresolved(cell);
      if (function != null && library.stubs().contains(function)) {
        functions.stub(new FunctionImage.Stub(place, k), function);
      }
    }
  }

  private boolean isStub(LoadedLibrary library, GotCell cell) {
    Func function = atUnresolved(cell);
    return function != null && library.stubs().contains(function);
  }

  /** What stands in the table where a function's stub stood when nobody defined it. */
  private @Nullable Func atUnresolved(GotCell cell) {
    return cell.isFunction() && cell.unresolved().orElse(0) != 0
        ? (Func) table.requireTable().get((int) cell.unresolved().getAsLong())
        : null;
  }

  /**
   * What is saved of a library's.
   *
   * @throws Unsaved if a reference is bound to a function that nothing tells from others
   */
  public BindingImage save(LoadedLibrary library, SavedFunctions functions) {
    List<BindingImage.Slot> plt = new ArrayList<>();
    for (PltSlot slot : library.plt()) {
      Optional<FunctionImage> target =
          slot.definition() instanceof MissingDefinition
              ? Optional.empty()
              : Optional.of(
                  function(library, functions, library.instance().function(slot.function())));
      plt.add(
          new BindingImage.Slot(
              definition(library, functions, slot.definition()), target, slot.isLeftUndefined()));
    }
    List<BindingImage.Cell> got = new ArrayList<>();
    for (GotCell cell : library.got()) {
      got.add(
          new BindingImage.Cell(
              definition(library, functions, cell.definition()),
              cell.value(),
              cell.unresolved(),
              isStub(library, cell)));
    }
    return new BindingImage(plt, got);
  }

  private static DefinitionImage definition(
      LoadedLibrary library, SavedFunctions functions, Definition definition) {
    return switch (definition) {
      case MissingDefinition missing -> new DefinitionImage.None();
      case LoaderDefinition(String name, long address) ->
          new DefinitionImage.OfLinker(name, address);
      case LibraryDefinition found ->
          new DefinitionImage.OfLibrary(
              functions.libraries().indexOf(found.library()), found.name());
      case HostDefinition(String name, Func function) ->
          new DefinitionImage.OfHost(name, function(library, functions, function));
    };
  }

  private static FunctionImage function(
      LoadedLibrary library, SavedFunctions functions, Func function) {
    return functions
        .save(function)
        .orElseThrow(
            () ->
                new Unsaved(
                    "%s is bound to a function that guests can't find by its name, %s"
                        .formatted(library.name(), function.name())));
  }

  /**
   * Makes the stubs that stood in the GOT of a library, and a PLT that is bound to nothing yet.
   *
   * @param place the library's place in load order
   */
  public void makeStubs(
      LoadedLibrary library, BindingImage saved, int place, SavedFunctions functions) {
    binding.unbound(library);
    for (int k = 0; k < saved.got().size(); k++) {
      if (saved.got().get(k).stub()) {
        Func stub = binding.addressStub(library, library.got().get(k));
        library.stubs().add(stub);
        functions.stub(new FunctionImage.Stub(place, k), stub);
      }
    }
  }

  /**
   * Binds a library as it was.
   *
   * @throws dev.ligature.linker.LinkException.NotRestored if the host has a function no more
   */
  public void restore(LoadedLibrary library, BindingImage saved, SavedFunctions functions) {
    for (int k = 0; k < saved.plt().size(); k++) {
      PltSlot slot = library.plt().get(k);
      BindingImage.Slot before = saved.plt().get(k);
      if (before.leftUndefined()) {
        slot.leaveUndefined();
        slot.set(binding.stub(library, slot));
      }
      if (before.target().isPresent()) {
        slot.bind(
            definition(functions, before.definition()).orElse(slot.definition()),
            functions.restore(before.target().get()));
      }
    }
    for (int k = 0; k < saved.got().size(); k++) {
      GotCell cell = library.got().get(k);
      BindingImage.Cell before = saved.got().get(k);
      before.unresolved().ifPresent(cell::setUnresolved);
      definition(functions, before.definition()).ifPresent(cell::bind);
      cell.set(before.value());
    }
  }

  private static Optional<Definition> definition(SavedFunctions functions, DefinitionImage saved) {
    return switch (saved) {
      case DefinitionImage.None none -> Optional.empty();
      case DefinitionImage.OfLinker(String symbol, long address) ->
          Optional.of(new LoaderDefinition(symbol, address));
      case DefinitionImage.OfHost(String symbol, FunctionImage function) ->
          Optional.of(new HostDefinition(symbol, functions.restore(function)));
      case DefinitionImage.OfLibrary(int place, String symbol) -> {
        LoadedLibrary library = functions.libraries().get(place);
        yield Optional.of(
            new LibraryDefinition(library, library.module().symbol(symbol).orElseThrow()));
      }
    };
  }
}
