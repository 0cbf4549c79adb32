package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.ElementSlots;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import dev.ligature.linker.trace.Warnings;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the GOT of a library by its scope: addresses of data, table indices of functions. */
public final class GotFilling {
  private final Resolution resolution;
  private final FunctionBinding binding;
  private final ProgramTable table;
  private final Trace trace;

  /** Filling in one program. */
  public GotFilling(
      Resolution resolution, FunctionBinding binding, ProgramTable table, Trace trace) {
    this.resolution = resolution;
    this.binding = binding;
    this.table = table;
    this.trace = trace;
  }

  /**
   * Fills all cells of a library.
   *
   * @param now whether an undefined function is a problem; undefined data always is
   * @param taken is added the functions that get a table slot by this
   */
  public void fill(LoadedLibrary library, boolean now, Problems problems, List<Func> taken) {
    Map<String, FuncType> types = new HashMap<>();
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Function function) {
        types.putIfAbsent(reference.name(), function.type());
      }
    }
    for (GotCell cell : library.got()) {
      if (cell.isFunction()) {
        function(library, cell, types.get(cell.symbol()), now, problems, taken);
      } else {
        data(library, cell, problems);
      }
      trace.log(
          TraceCategory.RELOC,
          "%s: %s = 0x%x",
          library,
          cell.reference().qualifiedName(),
          cell.value());
    }
  }

  private void function(
      LoadedLibrary library,
      GotCell cell,
      @Nullable FuncType type,
      boolean now,
      Problems problems,
      List<Func> taken) {
    switch (resolution.function(library, cell.reference(), type)) {
      case Resolution.Function found -> {
        cell.bind(found.definition());
        cell.set(indexOf(found.function(), taken));
      }
      case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
      default -> {
        binding.reportRefused(library, cell.reference(), type, problems);
        undefinedFunction(library, cell, now, problems, taken);
      }
    }
  }

  private void undefinedFunction(
      LoadedLibrary library, GotCell cell, boolean now, Problems problems, List<Func> taken) {
    if (library.module().isWeak(cell.reference())) {
      cell.setUnresolved(0);
    } else if (now && binding.isReported(library, cell.reference())) {
      report(library, cell.reference(), problems);
    } else {
      Func stub = binding.addressStub(library, cell);
      library.stubs().add(stub);
      cell.setUnresolved(indexOf(stub, taken));
    }
  }

  private int indexOf(Func function, List<Func> taken) {
    if (table.knownIndexOf(function) == ElementSlots.NO_SLOT) {
      taken.add(function);
    }
    return table.indexOf(function);
  }

  private void data(LoadedLibrary library, GotCell cell, Problems problems) {
    switch (resolution.data(library, cell.reference())) {
      case Resolution.Address found -> {
        cell.bind(found.definition());
        cell.set(found.address());
      }
      case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
      default -> {
        cell.setUnresolved(0);
        if (binding.isReported(library, cell.reference())) {
          report(library, cell.reference(), problems);
        } else if (!library.module().isWeak(cell.reference())) {
          Warnings.warn(
              "%s: undefined data symbol at address 0: %s".formatted(library, cell.symbol()));
        }
      }
    }
  }

  private void report(LoadedLibrary library, Import reference, Problems problems) {
    problems.undefined(
        library, Resolution.undefined(library, reference), () -> resolution.searched(library));
  }
}
