package dev.ligature.linker.initialize;

import dev.ligature.engine.Func;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Runs constructors, once for each library, and remembers in which order. */
public final class Construction {
  private final Trace trace;
  private final ReentrantLock lock;
  private final Condition done;
  private final Map<LoadedLibrary, Thread> running = new HashMap<>();
  private final List<LoadedLibrary> constructed = new ArrayList<>();

  /**
   * Construction in one program.
   *
   * @param lock the program's lock, which must not be held when constructors are run
   */
  public Construction(Trace trace, ReentrantLock lock) {
    this.trace = trace;
    this.lock = lock;
    this.done = lock.newCondition();
  }

  /**
   * Constructs libraries that are not constructed yet. Those that another thread is constructing
   * are waited for; those that this thread is constructing are passed over.
   *
   * @param order the libraries, dependencies first
   * @param follower is told of each that is done
   * @throws LinkException.InitializationFailed if a constructor traps
   * @throws LinkException.InvalidRequest if one that was waited for has failed
   */
  public void construct(List<LoadedLibrary> order, Consumer<LoadedLibrary> follower) {
    for (LoadedLibrary library : order) {
      if (!begin(library)) {
        continue;
      }
      boolean completed = false;
      try {
        run(library);
        completed = true;
      } finally {
        end(library, completed);
      }
      follower.accept(library);
    }
  }

  /** Whether this thread is to construct a library. */
  private boolean begin(LoadedLibrary library) {
    lock.lock();
    try {
      while (isRunningElsewhere(library)) {
        done.awaitUninterruptibly();
      }
      if (library.state() == LibraryState.FAILED) {
        throw new LinkException.InvalidRequest(library.name() + ": its constructor failed");
      }
      if (library.state() != LibraryState.RELOCATED) {
        return false;
      }
      // Marked before it starts: a constructor may open its own library.
      library.enter(LibraryState.CONSTRUCTING);
      running.put(library, Thread.currentThread());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isRunningElsewhere(LoadedLibrary library) {
    Thread thread = running.get(library);
    return thread != null && thread != Thread.currentThread();
  }

  private void end(LoadedLibrary library, boolean completed) {
    lock.lock();
    try {
      running.remove(library);
      if (completed) {
        library.enter(LibraryState.CONSTRUCTED);
        constructed.add(library);
      } else if (library.state() == LibraryState.CONSTRUCTING) {
        library.enter(LibraryState.FAILED);
      }
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(LoadedLibrary library) {
    // A command calls its own constructors from _start.
    Optional<Func> constructor =
        library.module().isCommand()
            ? Optional.empty()
            : library
                .abiFunction(AbiNames.INITIALIZE)
                .or(() -> library.abiFunction(AbiNames.CALL_CTORS));
    if (constructor.isEmpty()) {
      return;
    }
    trace.log(TraceCategory.INIT, "calling init: %s", library);
    GuestCode.initialize(library, name(library), () -> GuestCode.call(constructor.get()));
  }

  private static String name(LoadedLibrary library) {
    return library.module().abiFunction(AbiNames.INITIALIZE).isPresent()
        ? AbiNames.INITIALIZE
        : AbiNames.CALL_CTORS;
  }

  /** The libraries constructed and not finalized, in the order of construction. */
  public List<LoadedLibrary> constructed() {
    lock.lock();
    try {
      return List.copyOf(constructed);
    } finally {
      lock.unlock();
    }
  }

  /** Says that saved libraries were constructed in this order; the caller holds the lock. */
  public void restore(List<LoadedLibrary> order) {
    for (LoadedLibrary library : order) {
      library.enter(LibraryState.CONSTRUCTING);
      library.enter(LibraryState.CONSTRUCTED);
      constructed.add(library);
    }
  }

  /** Takes a library out that is finalized; the caller holds the lock. */
  void remove(LoadedLibrary library) {
    constructed.remove(library);
  }
}
