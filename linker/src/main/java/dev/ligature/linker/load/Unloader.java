package dev.ligature.linker.load;

import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.NamespaceState;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Unloads of one namespace what nothing holds: no opening, no library that needs it or is bound to
 * one of its symbols, no thread-local object, no call that is running in it. Cycles go as a whole.
 */
public final class Unloader {
  private final NamespaceState namespace;
  private final LinkMap linkMap;
  private final LinkMaps linkMaps;
  private final Holders holders;
  private final Finalization finalization;
  private final Unmapping unmapping;
  private final ReentrantLock lock;

  /** How many libraries are about to go: as a rule none, among however many there are. */
  private int dying;

  /** Unloading in one namespace. */
  public Unloader(
      NamespaceState namespace,
      LinkMaps linkMaps,
      Finalization finalization,
      Unmapping unmapping,
      ReentrantLock lock) {
    this.namespace = namespace;
    this.linkMap = namespace.linkMap();
    this.linkMaps = linkMaps;
    this.holders = new Holders(namespace, finalization);
    this.finalization = finalization;
    this.unmapping = unmapping;
    this.lock = lock;
  }

  /**
   * Finalizes and unmaps all that nothing holds. The lock must not be held: destructors are guest
   * code, and may open and close libraries themselves.
   */
  void unload() {
    long before = linkMap.removals();
    try {
      // Destructors may have closed what their own libraries needed.
      for (Set<LoadedLibrary> group = condemn(); !group.isEmpty(); group = condemn()) {
        finalization.finalizeLibraries(group);
      }
    } finally {
      unmapFinalized();
      if (linkMap.removals() != before) {
        linkMap.tellFollower();
      }
    }
  }

  /** Lets libraries go, although the calling or the first thread has objects of them. */
  void releaseThreadLocals(Collection<LoadedLibrary> libraries) {
    finalization.releaseThreadLocals(libraries);
  }

  /** The libraries that nobody holds and that are not about to go already. */
  private Set<LoadedLibrary> condemn() {
    lock.lock();
    try {
      Set<LoadedLibrary> live = holders.held();
      Set<LoadedLibrary> group = new LinkedHashSet<>();
      for (LoadedLibrary library : linkMap.libraries()) {
        if (!live.contains(library) && !library.isDying()) {
          library.setDying();
          group.add(library);
        }
      }
      dying += group.size();
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Unmaps what is finalized and was still running when it was closed. */
  void unmap() {
    if (unmapFinalized()) {
      linkMap.tellFollower();
    }
  }

  /**
   * Unmaps the libraries whose destructors have run. Those whose code is on a stack stay, with all
   * libraries that they are bound to. They go when somebody comes by here after the last frame has
   * left.
   *
   * @return whether any has gone
   */
  private boolean unmapFinalized() {
    lock.lock();
    try {
      if (dying == 0) {
        return false;
      }
      List<LoadedLibrary> finalized =
          linkMap.libraries().stream().filter(Unloader::isFinalized).toList();
      if (finalized.isEmpty()) {
        return false;
      }
      Deque<LoadedLibrary> running = new ArrayDeque<>(unmapping.running(finalized));
      Set<LoadedLibrary> kept = holders.held();
      kept.addAll(running);
      holders.addHeldBy(running, kept);
      Set<LoadedLibrary> gone = new LinkedHashSet<>(finalized);
      gone.removeAll(kept);
      Cleanup cleanup = new Cleanup();
      gone.forEach(library -> cleanup.run(() -> unmapping.announce(library)));
      unmap(gone, cleanup);
      setLingering(
          finalized.stream()
              .filter(library -> kept.contains(library) && !library.isLingering())
              .collect(Collectors.toCollection(LinkedHashSet::new)));
      linkMaps.tellDeparture();
      cleanup.rethrow();
      return !gone.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Others neither open nor find them; their own code still finds all that it needs. */
  private void setLingering(Set<LoadedLibrary> running) {
    running.forEach(linkMap::setLingering);
    namespace.scopes().remove(running, Set.of());
  }

  private static boolean isFinalized(LoadedLibrary library) {
    return library.state() == LibraryState.FINALIZED && library.isDying();
  }

  private void unmap(Set<LoadedLibrary> gone, Cleanup cleanup) {
    linkMap.removeAll(gone);
    dying -= gone.size();
    namespace.rebindings().forget(gone);
    namespace.scopes().remove(gone, linkMap.libraries());
    linkMap.libraries().forEach(library -> library.uses().removeAll(gone));
    gone.forEach(library -> unmapping.unmap(library, cleanup));
  }
}
