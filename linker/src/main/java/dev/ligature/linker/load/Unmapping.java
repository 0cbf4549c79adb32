package dev.ligature.linker.load;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.List;

/** Takes libraries out of memory and table once their code is on no stack. */
public final class Unmapping {
  private final Allocation allocation;
  private final Entrances entrances;
  private final Engine engine;
  private final ProgramQuotas quotas;
  private final Trace trace;

  /** Unmapping in one namespace. */
  public Unmapping(
      Allocation allocation,
      Entrances entrances,
      Engine engine,
      ProgramQuotas quotas,
      Trace trace) {
    this.allocation = allocation;
    this.entrances = entrances;
    this.engine = engine;
    this.quotas = quotas;
    this.trace = trace;
  }

  /** Those of some finalized libraries whose code is on a stack; nobody enters the others now. */
  List<LoadedLibrary> running(List<LoadedLibrary> finalized) {
    // Before stacks are looked at: who comes later does not get in.
    entrances.close(finalized);
    return RunningCode.among(finalized, engine.isEnteredByOthers());
  }

  /** Tells that a library is about to be unmapped: before anything of it goes. */
  void announce(LoadedLibrary library) {
    trace.log(TraceCategory.FILES, "unmapping %s", library);
    trace.listeners().unloaded(library.handle());
  }

  /** Unmaps a library, whatever a guest's {@code free} does meanwhile. */
  void unmap(LoadedLibrary library, Cleanup cleanup) {
    Instance instance = library.instance();
    cleanup.run(() -> allocation.release(library, function -> stale(library, function)));
    instance.retire(name -> stale(library, name));
    quotas.give(library);
    library.unloaded();
  }

  /** What a function pointer into an unloaded library calls until its slot is used again. */
  private Func stale(LoadedLibrary library, Func function) {
    String name =
        function
            .instance()
            .map(instance -> instance.compiled().functionName(function.index()))
            .orElseGet(function::name);
    String message = stale(library, name);
    return engine.lazyFunction(
        function,
        () -> {
          throw new TrapException(TrapKind.UNRESOLVED_FUNCTION, message);
        });
  }

  private static String stale(LoadedLibrary library, String function) {
    return "%s of %s, which was unloaded".formatted(function, library.name());
  }
}
