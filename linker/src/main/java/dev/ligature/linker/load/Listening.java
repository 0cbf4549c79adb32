package dev.ligature.linker.load;

import dev.ligature.linker.Binding;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.MissingDefinition;
import dev.ligature.linker.map.PltSlot;
import dev.ligature.linker.relocate.Redirection;
import dev.ligature.linker.trace.Listeners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Tells listeners of openings: of what a load has brought once it is committed, and of failures.
 */
final class Listening {
  private final Listeners listeners;
  private final ReentrantLock lock;

  Listening(Listeners listeners, ReentrantLock lock) {
    this.listeners = listeners;
    this.lock = lock;
  }

  /** Has it told what a load has brought, when the load is announced. */
  void announce(Load load) {
    if (listeners.isTold()) {
      load.addAnnouncement(() -> tell(load.fresh()));
    }
  }

  private void tell(List<LoadedLibrary> fresh) {
    fresh.forEach(library -> listeners.loaded(library.handle()));
    if (listeners.isToldBindings()) {
      bindings(fresh).forEach(listeners::bound);
    }
  }

  private List<Binding> bindings(List<LoadedLibrary> fresh) {
    List<Binding> bindings = new ArrayList<>();
    lock.lock();
    try {
      for (LoadedLibrary library : fresh) {
        for (PltSlot slot : library.plt()) {
          if (!(slot.definition() instanceof MissingDefinition)) {
            bindings.add(Redirection.binding(library, slot.reference(), slot.definition(), false));
          }
        }
        for (GotCell cell : library.got()) {
          if (!(cell.definition() instanceof MissingDefinition)) {
            bindings.add(Redirection.binding(library, cell.reference(), cell.definition(), false));
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return bindings;
  }

  /** Tells that a library was constructed; what is thrown fails the load as the host's failure. */
  void initialized(LoadedLibrary library) {
    if (!listeners.isEmpty()) {
      try {
        listeners.initialized(library.handle());
      } catch (RuntimeException e) {
        throw new HostFailure(e);
      }
    }
  }

  /**
   * Does what an opening does, and tells if it fails.
   *
   * @param name what is opened
   */
  <T> T telling(String name, Supplier<T> opening) {
    listeners.checkChange();
    Listeners.Opening recorded = Listeners.opening(name);
    Throwable failure = null;
    try {
      return opening.get();
    } catch (HostFailure e) {
      failure = e.thrown();
      throw e;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      if (failure != null) {
        listeners.failed(name, failure);
      }
      if (recorded != null) {
        recorded.done(failure);
      }
    }
  }
}
