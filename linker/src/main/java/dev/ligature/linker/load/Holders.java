package dev.ligature.linker.load;

import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.NamespaceState;
import dev.ligature.linker.map.Rebindings;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds out which libraries of a namespace something holds. The caller holds the lock. */
final class Holders {
  private final LinkMap linkMap;
  private final Rebindings rebindings;
  private final Finalization finalization;

  Holders(NamespaceState namespace, Finalization finalization) {
    this.linkMap = namespace.linkMap();
    this.rebindings = namespace.rebindings();
    this.finalization = finalization;
  }

  /** The libraries that are held: by openings, by threads, by being used, or by such a library. */
  Set<LoadedLibrary> held() {
    Deque<LoadedLibrary> pending = new ArrayDeque<>();
    Set<LoadedLibrary> held = new LinkedHashSet<>();
    for (LoadedLibrary library : linkMap.libraries()) {
      // What is being finalized may still call what it needs.
      boolean running = library.isDying() && library.state() != LibraryState.FINALIZED;
      boolean used = library.isHeld() || finalization.isHeldByThread(library);
      if ((used || running) && held.add(library)) {
        pending.add(library);
      }
    }
    if (!linkMap.isBase() && !held.isEmpty()) {
      // What was opened first is the namespace's global scope: it goes with the last.
      linkMap.main().filter(held::add).ifPresent(pending::add);
    }
    // What the host's functions are rebound to stays whoever calls them.
    rebindings.heldBy(Optional.empty()).stream().filter(held::add).forEach(pending::add);
    addHeldBy(pending, held);
    return held;
  }

  /** Adds what libraries hold, and what that holds in turn. */
  void addHeldBy(Deque<LoadedLibrary> pending, Set<LoadedLibrary> held) {
    while (!pending.isEmpty()) {
      LoadedLibrary library = pending.remove();
      add(library.needed(), pending, held);
      add(library.uses(), pending, held);
      add(rebindings.heldBy(Optional.of(library)), pending, held);
    }
  }

  private static void add(
      Collection<LoadedLibrary> libraries, Deque<LoadedLibrary> pending, Set<LoadedLibrary> held) {
    for (LoadedLibrary library : libraries) {
      if (held.add(library)) {
        pending.add(library);
      }
    }
  }
}
