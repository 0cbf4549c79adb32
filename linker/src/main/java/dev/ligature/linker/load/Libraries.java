package dev.ligature.linker.load;

import dev.ligature.engine.Engine;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens and closes the libraries of one namespace. */
public final class Libraries {
  private final LinkMap linkMap;
  private final FindNeeded needed;
  private final Loads loads;
  private final Unloader unloader;
  private final NestedOpenings nested;
  private final Trace trace;
  private final ReentrantLock lock;
  private final Listening listening;

  /** The libraries of a namespace. */
  public Libraries(
      FindNeeded needed,
      Loads loads,
      Unloader unloader,
      NestedOpenings nested,
      Trace trace,
      ReentrantLock lock) {
    this.linkMap = needed.linkMap();
    this.needed = needed;
    this.loads = loads;
    this.unloader = unloader;
    this.nested = nested;
    this.trace = trace;
    this.lock = lock;
    this.listening = new Listening(trace.listeners(), lock);
  }

  /**
   * Loads and constructs what a program starts with.
   *
   * @param name the name of main in the link map; ignored without main
   * @param main the main module, if there is one
   * @param config says what is preloaded
   * @return the library of main
   * @throws LinkException if anything can't be linked or constructed
   * @throws HostFailure if what the host itself does for it fails
   */
  public Optional<LoadedLibrary> start(
      String name, Optional<FoundModule> main, ProgramConfig config) {
    return listening.telling(name, () -> nested.within(name, () -> startHere(name, main, config)));
  }

  private Optional<LoadedLibrary> startHere(
      String name, Optional<FoundModule> main, ProgramConfig config) {
    Load load =
        loads.commit(
            LoadMode.initial(config.bindNow()),
            next -> {
              main.ifPresent(module -> needed.addMain(next, name, module));
              for (String preload : config.preloads()) {
                next.addRoot(needed.find(next, preload, next.main(), Asker.EMBEDDER));
              }
            },
            opened -> opened.roots().forEach(LoadedLibrary::setNoDelete));
    // As if main needed the preloads before all else.
    List<LoadedLibrary> roots = new ArrayList<>(load.roots());
    Optional<LoadedLibrary> library = Optional.ofNullable(load.main());
    if (library.isPresent()) {
      roots.remove(library.get());
      roots.add(library.get());
    }
    loads.construct(load, roots, () -> {});
    loads.settle(load);
    return library;
  }

  /**
   * Opens a library by name.
   *
   * @param caller the library that asks, or null
   * @throws LinkException if it can't be linked, or a constructor traps; all is undone then
   * @throws HostFailure if what the host itself does for it fails; all is undone then too
   */
  public LoadedLibrary open(String name, LoadMode mode, @Nullable LoadedLibrary caller) {
    if (name.isEmpty()) {
      throw new LinkException.NotFound("", List.of(), List.of());
    }
    return opened(name, mode, load -> needed.find(load, name, caller, mode.asker()));
  }

  /**
   * Opens a library whose module is there.
   *
   * @param name its name in the link map
   * @throws LinkException as {@link #open(String, LoadMode, LoadedLibrary)}
   */
  public LoadedLibrary open(String name, FoundModule module, LoadMode mode) {
    return opened(name, mode, load -> needed.find(load, name, module));
  }

  private LoadedLibrary opened(String name, LoadMode mode, Function<Load, LoadedLibrary> finder) {
    return listening.telling(name, () -> nested.within(name, () -> open(name, mode, finder)));
  }

  private LoadedLibrary open(String name, LoadMode mode, Function<Load, LoadedLibrary> finder) {
    checkStack(name);
    unmap();
    Load load =
        loads.commit(
            mode,
            next -> addRoot(next, check(next, finder.apply(next))),
            opened -> opened.roots().getFirst().beginOpening());
    LoadedLibrary root = load.roots().getFirst();
    load.addAnnouncement(
        () -> trace.log(TraceCategory.FILES, "opening %s; opened %d times", root, root.opened()));
    loads.construct(load, load.roots(), load.fresh().isEmpty() ? () -> {} : linkMap::tellFollower);
    if (!keep(load, mode)) {
      unloader.unload();
    }
    return root;
  }

  private static void checkStack(String library) {
    if (!Engine.hasRoom()) {
      throw new LinkException.NoRoom(
          library, "stack", "the call stack is nearly exhausted", List.of());
    }
  }

  private void addRoot(Load load, LoadedLibrary root) {
    if (linkMap.awaitsMain()) {
      load.setMain(root);
    } else {
      load.addRoot(root);
    }
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
      loads.settle(load);
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

  /**
   * Checks that libraries may be opened and closed now.
   *
   * @throws IllegalStateException if a listener is told something, which may not
   */
  public void checkChange() {
    trace.listeners().checkChange();
  }

  /** Unloads all libraries, whatever holds them. */
  public void closeAll() {
    trace.listeners().checkChange();
    lock.lock();
    try {
      linkMap.libraries().forEach(LoadedLibrary::abandon);
      unloader.releaseThreadLocals(linkMap.libraries());
    } finally {
      lock.unlock();
    }
    unloader.unload();
  }

  /** Unmaps what is finalized and was still running when it was closed. */
  public void unmap() {
    unloader.unmap();
  }

  /**
   * Closes a library once; unloads what nothing holds then.
   *
   * @return whether it was open
   */
  public boolean close(LoadedLibrary library) {
    checkStack(library.name());
    trace.listeners().checkChange();
    int left;
    lock.lock();
    try {
      if (!library.close()) {
        return false;
      }
      left = library.opened();
      trace.log(TraceCategory.FILES, "closing %s; opened %d times", library, left);
    } finally {
      lock.unlock();
    }
    // It is closed, whatever a listener throws.
    Cleanup cleanup = new Cleanup();
    cleanup.run(() -> trace.listeners().closed(library.handle(), left));
    cleanup.run(unloader::unload);
    cleanup.rethrow();
    return true;
  }

  /** Unloads what nothing holds any more, without anything having been closed. */
  public void unloadUnheld() {
    unloader.unload();
  }
}
