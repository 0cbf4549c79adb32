package dev.ligature.linker.load;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.initialize.ConstructorOrder;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Unbinding;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens and closes the libraries of one namespace. */
public final class Libraries {
  private final LinkMap linkMap;
  private final FindNeeded needed;
  private final Loader loader;
  private final Unloader unloader;
  private final Construction construction;
  private final Consumer<LinkMap> changed;
  private final Rebinding rebinding;
  private final Unbinding unbinding;
  private final ProgramConfig config;
  private final Trace trace;
  private final ReentrantLock lock;

  /**
   * The libraries of a namespace.
   *
   * @param changed is told when the link map has changed, before a constructor can see it
   */
  public Libraries(
      LinkMap linkMap,
      FindNeeded needed,
      Loader loader,
      Unloader unloader,
      Construction construction,
      Consumer<LinkMap> changed,
      Rebinding rebinding,
      Unbinding unbinding,
      ProgramConfig config,
      Trace trace,
      ReentrantLock lock) {
    this.linkMap = linkMap;
    this.needed = needed;
    this.loader = loader;
    this.unloader = unloader;
    this.construction = construction;
    this.changed = changed;
    this.rebinding = rebinding;
    this.unbinding = unbinding;
    this.config = config;
    this.trace = trace;
    this.lock = lock;
  }

  /**
   * Loads and constructs what a program starts with.
   *
   * @param name the name of main in the link map; ignored without main
   * @param main the main module, if there is one
   * @return the library of main
   * @throws LinkException if anything can't be linked or constructed
   * @throws HostFailure if what the host itself does for it fails
   */
  public Optional<LoadedLibrary> start(String name, Optional<FoundModule> main) {
    Load load =
        transact(
            LoadMode.initial(config.bindNow()),
            next -> {
              main.ifPresent(module -> needed.addMain(next, name, module));
              for (String preload : config.preloads()) {
                next.addRoot(needed.find(next, preload, next.main()));
              }
            },
            opened -> opened.roots().forEach(LoadedLibrary::setNoDelete));
    // As if main needed the preloads before all else.
    List<LoadedLibrary> roots = new ArrayList<>(load.roots());
    if (load.main() != null) {
      roots.remove(load.main());
      roots.add(load.main());
    }
    try {
      construction.construct(ConstructorOrder.of(roots));
    } catch (RuntimeException | Error e) {
      load.roots().forEach(LoadedLibrary::abandon);
      abandon(load, e);
      throw e;
    }
    settle(load);
    return Optional.ofNullable(load.main());
  }

  private void settle(Load load) {
    lock.lock();
    try {
      load.scopes().settle();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens a library by name.
   *
   * @param caller the library that asks, or null
   * @throws LinkException if it can't be linked, or a constructor traps; all is undone then
   * @throws HostFailure if what the host itself does for it fails; all is undone then too
   */
  public LoadedLibrary open(String name, LoadMode mode, LoadedLibrary caller) {
    if (name.isEmpty()) {
      throw new LinkException.NotFound("", List.of(), List.of());
    }
    return open(name, mode, load -> needed.find(load, name, caller));
  }

  /**
   * Opens a library whose module is there.
   *
   * @param name its name in the link map
   * @throws LinkException as {@link #open(String, LoadMode, LoadedLibrary)}
   */
  public LoadedLibrary open(String name, FoundModule module, LoadMode mode) {
    return open(name, mode, load -> needed.find(load, name, module));
  }

  private LoadedLibrary open(String name, LoadMode mode, Function<Load, LoadedLibrary> finder) {
    checkStack(name);
    unmap();
    Load load =
        transact(
            mode,
            next -> addRoot(next, check(next, finder.apply(next))),
            opened -> opened.roots().getFirst().beginOpening());
    LoadedLibrary root = load.roots().getFirst();
    if (!load.fresh().isEmpty()) {
      changed.accept(linkMap);
    }
    trace.log(TraceCategory.FILES, "opening %s; opened %d times", root, root.opened());
    try {
      construction.construct(ConstructorOrder.of(load.roots()));
    } catch (RuntimeException | Error e) {
      abandon(load, e);
      throw e;
    }
    if (!keep(load, mode)) {
      unload();
    }
    return root;
  }

  private static void checkStack(String library) {
    if (!StackRoom.isThere()) {
      throw new LinkException.NoRoom(
          library, "stack", "the call stack is nearly exhausted", List.of());
    }
  }

  private void addRoot(Load load, LoadedLibrary root) {
    if (isFirst()) {
      load.setMain(root);
    } else {
      load.addRoot(root);
    }
  }

  /** Whether what is opened next becomes what main is in the base namespace. */
  private boolean isFirst() {
    return !linkMap.isBase() && linkMap.main().filter(main -> !main.isDying()).isEmpty();
  }

  private LoadedLibrary check(Load load, LoadedLibrary root) {
    if (linkMap.isBase() && linkMap.main().filter(root::equals).isPresent()) {
      throw new LinkException.InvalidRequest(root.name() + ": cannot dynamically load a program");
    }
    if (load.mode().noLoad() && load.fresh().contains(root)) {
      throw new LinkException.InvalidRequest(root.name() + ": library is not loaded");
    }
    return root;
  }

  /**
   * Ends an opening: what it asks to stay for good stays only now that it has succeeded.
   *
   * @return whether anything holds the library; its own constructors may have closed it
   */
  private boolean keep(Load load, LoadMode mode) {
    LoadedLibrary root = load.roots().getFirst();
    lock.lock();
    try {
      load.scopes().settle();
      root.endOpening();
      if (root.isDying()) {
        throw new LinkException.InvalidRequest(root.name() + ": its constructor failed");
      }
      if (mode.noDelete()) {
        root.setNoDelete();
      }
      return root.isHeld();
    } finally {
      lock.unlock();
    }
  }

  /** Begins loads until one is committed. */
  private Load transact(LoadMode mode, Consumer<Load> roots, Consumer<Load> committed) {
    long start = System.nanoTime();
    lock.lock();
    try {
      Load load;
      do {
        load = loader.begin(isFirst() ? mode.first() : mode);
      } while (!attempt(load, roots));
      committed.accept(load);
      traceStatistics(load, start);
      return load;
    } finally {
      lock.unlock();
    }
  }

  /** Finds and loads; tells what guests throw, and errors of linking, from what the host throws. */
  private boolean attempt(Load load, Consumer<Load> roots) {
    try {
      roots.accept(load);
      return loader.load(load);
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
          load.roots().isEmpty() ? "no library" : load.roots().getFirst(),
          load.fresh().size(),
          load.fresh().stream().mapToInt(library -> library.plt().size()).sum(),
          load.fresh().stream().mapToInt(library -> library.got().size()).sum(),
          (System.nanoTime() - start) / 1000);
    }
  }

  /** Undoes an opening whose constructors have not all completed, because of what one threw. */
  private void abandon(Load load, Throwable failure) {
    lock.lock();
    try {
      if (!load.mode().initial()) {
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
      rebinding.withdraw(failed);
      unbinding.unbind(failed);
    } finally {
      lock.unlock();
    }
    try {
      unload();
    } catch (RuntimeException e) {
      // A destructor failed too; the constructor's failure is the one to report.
      failure.addSuppressed(e);
    }
    lock.lock();
    try {
      load.scopes().undo();
    } finally {
      lock.unlock();
    }
  }

  /** Unloads all libraries, whatever holds them. */
  public void closeAll() {
    lock.lock();
    try {
      linkMap.libraries().forEach(LoadedLibrary::abandon);
      unloader.releaseThreadLocals(linkMap.libraries());
    } finally {
      lock.unlock();
    }
    unload();
  }

  /** Unmaps what is finalized and was still running when it was closed. */
  public void unmap() {
    if (unloader.unmap()) {
      changed.accept(linkMap);
    }
  }

  private void unload() {
    long before = linkMap.removals();
    try {
      unloader.unload();
    } finally {
      if (linkMap.removals() != before) {
        changed.accept(linkMap);
      }
    }
  }

  /**
   * Closes a library once; unloads what nothing holds then.
   *
   * @return whether it was open
   */
  public boolean close(LoadedLibrary library) {
    checkStack(library.name());
    lock.lock();
    try {
      if (!library.close()) {
        return false;
      }
      trace.log(TraceCategory.FILES, "closing %s; opened %d times", library, library.opened());
    } finally {
      lock.unlock();
    }
    unload();
    return true;
  }

  /** Unloads what nothing holds any more, without anything having been closed. */
  public void unloadUnheld() {
    unload();
  }
}
