package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.ElementSlots;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    for (GotCell entry : library.got()) {
      long value =
          entry.isFunction()
              ? function(
                  library, entry.reference(), types.get(entry.symbol()), now, problems, taken)
              : data(library, entry.reference(), problems);
      entry.set(value);
      trace.log(
          TraceCategory.RELOC, "%s: %s = 0x%x", library, entry.reference().qualifiedName(), value);
    }
  }

  private long function(
      LoadedLibrary library,
      Import reference,
      FuncType type,
      boolean now,
      Problems problems,
      List<Func> taken) {
    switch (resolution.function(library, reference, type)) {
      case Resolution.Function found -> {
        return indexOf(found.function(), taken);
      }
      case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
      default -> {
        return undefinedFunction(library, reference, now, problems, taken);
      }
    }
    return 0;
  }

  private long undefinedFunction(
      LoadedLibrary library, Import reference, boolean now, Problems problems, List<Func> taken) {
    if (library.module().isWeak(reference)) {
      return 0;
    }
    if (now && binding.isReported(library, reference)) {
      report(library, reference, problems);
      return 0;
    }
    Func stub = binding.addressStub(library, reference);
    library.stubs().add(stub);
    return indexOf(stub, taken);
  }

  private int indexOf(Func function, List<Func> taken) {
    if (table.knownIndexOf(function) == ElementSlots.NO_SLOT) {
      taken.add(function);
    }
    return table.indexOf(function);
  }

  private long data(LoadedLibrary library, Import reference, Problems problems) {
    switch (resolution.data(library, reference)) {
      case Resolution.Address found -> {
        return found.address();
      }
      case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
      default -> {
        if (binding.isReported(library, reference)) {
          report(library, reference, problems);
        }
      }
    }
    return 0;
  }

  private void report(LoadedLibrary library, Import reference, Problems problems) {
    problems.undefined(
        Resolution.undefined(library, reference), () -> resolution.searched(library));
  }
}
