package dev.ligature.linker.load;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.initialize.ConstructorOrder;
import dev.ligature.linker.load.LoadMode.Occasion;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Completion;
import dev.ligature.linker.relocate.Unbinding;
import dev.ligature.linker.trace.Trace;
import dev.ligature.linker.trace.Warnings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs the loads of a namespace to their end: they are committed under the lock, constructed
 * without it, then settled; or all is undone.
 */
public final class Loads {
  private final Loader loader;
  private final Unloader unloader;
  private final Construction construction;
  private final Unbinding unbinding;
  private final Trace trace;
  private final ReentrantLock lock;
  private final Listening listening;

  /** The loads of one namespace. */
  public Loads(
      Loader loader,
      Unloader unloader,
      Construction construction,
      Unbinding unbinding,
      Trace trace,
      ReentrantLock lock) {
    this.loader = loader;
    this.unloader = unloader;
    this.construction = construction;
    this.unbinding = unbinding;
    this.trace = trace;
    this.lock = lock;
    this.listening = new Listening(trace.listeners(), lock);
  }

  /**
   * Begins loads until one is committed. It is in the link map then, so what comes next, {@link
   * #construct} above all, has to undo it if it fails.
   *
   * @param roots finds what a load begins with
   * @param committed does what has to be done with it before anybody else sees it
   */
  Load commit(LoadMode mode, Consumer<Load> roots, Consumer<Load> committed) {
    long start = trace.nanoTime();
    lock.lock();
    try {
      Load load;
      do {
        load = loader.begin(mode);
      } while (!attempt(load, roots));
      committed.accept(load);
      listening.announce(load);
      Load done = load;
      load.addAnnouncement(() -> traceStatistics(done, start));
      return load;
    } finally {
      lock.unlock();
    }
  }

  /** Finds and loads; tells what guests throw, and errors of linking, from what the host throws. */
  private boolean attempt(Load load, Consumer<Load> roots) {
    try {
      return loader.load(load, roots);
    } catch (LinkException | TrapException | GuestException | GuestExit e) {
      throw e;
    } catch (RuntimeException e) {
      throw load.isThrownByGuest(e) ? e : new HostFailure(e);
    }
  }

  private void traceStatistics(Load load, long start) {
    if (trace.traces(TraceCategory.STATISTICS)) {
      trace.log(
          TraceCategory.STATISTICS,
          "%s: %d libraries loaded, %d functions bound, %d addresses filled, in %d us",
          load.subject(),
          load.fresh().size(),
          load.fresh().stream().mapToInt(library -> library.plt().size()).sum(),
          load.fresh().stream().mapToInt(library -> library.got().size()).sum(),
          trace.microsecondsSince(start));
    }
  }

  /**
   * Tells of a load, and runs the constructors that it has to run. If anything fails, all is
   * undone.
   *
   * @param roots what was asked for, in the order to be constructed
   * @param follower who follows the link map
   */
  void construct(Load load, List<LoadedLibrary> roots, Runnable follower) {
    try {
      announce(load);
      follower.run();
      construction.construct(ConstructorOrder.of(roots), listening::initialized);
    } catch (RuntimeException | Error e) {
      abandon(load, new Cleanup(e));
      throw e;
    }
  }

  private static void announce(Load load) {
    try {
      load.announce();
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    }
  }

  /** Undoes an opening that was committed and has failed all the same. */
  private void abandon(Load load, Cleanup cleanup) {
    lock.lock();
    try {
      if (load.fresh().stream().allMatch(lib -> lib.state() == LibraryState.RELOCATED)) {
        loader.releaseSlots(load);
      }
      Set<LoadedLibrary> failed = release(load);
      load.completions().forEach(Completion::undo);
      cleanup.run(() -> unbinding.unbind(failed));
    } finally {
      lock.unlock();
    }
    // A destructor may fail too; what made the load fail is what is to be reported.
    cleanup.run(() -> unload(load));
    lock.lock();
    try {
      load.scopes().undo();
    } finally {
      lock.unlock();
    }
  }

  private void unload(Load load) {
    try {
      unloader.unload();
    } catch (RuntimeException | Error e) {
      Warnings.warn(
          "%s: a destructor failed when its load was undone".formatted(load.subject()), e);
      throw e;
    }
  }

  /** Lets go of what an opening holds; gives the libraries that have to go, whatever holds them. */
  private Set<LoadedLibrary> release(Load load) {
    if (load.mode().occasion() == Occasion.START) {
      load.roots().forEach(LoadedLibrary::abandon);
    } else {
      load.roots().getFirst().endOpening();
      load.roots().getFirst().close();
    }
    Set<LoadedLibrary> failed =
        unbinding.withDependents(
            load.fresh().stream()
                .filter(library -> library.state() != LibraryState.CONSTRUCTED)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    // What its own constructor opened of it is a handle that nobody will close.
    failed.forEach(LoadedLibrary::abandon);
    unloader.releaseThreadLocals(load.fresh());
    return failed;
  }

  /** Says that a load can't fail any more. */
  void settle(Load load) {
    lock.lock();
    try {
      load.scopes().settle();
    } finally {
      lock.unlock();
    }
  }
}
