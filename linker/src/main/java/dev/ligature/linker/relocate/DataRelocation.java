package dev.ligature.linker.relocate;

import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.List;

/** Lets a library write the addresses that its GOT now holds into its data. */
public final class DataRelocation {
  private static final List<String> FUNCTIONS =
      List.of(AbiNames.APPLY_DATA_RELOCS, AbiNames.APPLY_RELOCS);

  private final Trace trace;

  /** Relocation in one program. */
  public DataRelocation(Trace trace) {
    this.trace = trace;
  }

  /**
   * Relocates the data of a library.
   *
   * @throws dev.ligature.linker.LinkException.InitializationFailed if the guest's code traps
   */
  public void relocate(LoadedLibrary library) {
    for (String name : FUNCTIONS) {
      library
          .abiFunction(name)
          .ifPresent(
              function -> {
                trace.log(TraceCategory.RELOC, "%s: calling %s", library, name);
                GuestCode.initialize(library, name, () -> GuestCode.call(function));
              });
    }
  }
}
