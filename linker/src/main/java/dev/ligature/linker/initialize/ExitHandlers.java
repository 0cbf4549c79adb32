package dev.ligature.linker.initialize;

import dev.ligature.engine.Func;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What guests registered to run at their end, by {@code atexit}, {@code __cxa_atexit} and {@code
 * __cxa_thread_atexit}. It is the linker's own, since a libc that never finalizes one library can't
 * tell whose a handler is.
 */
public final class ExitHandlers {
  private final List<Handler> handlers = new ArrayList<>();

  /** Those of thread-local objects, which go before all static ones. */
  private final List<Handler> ofThreadLocals = new ArrayList<>();

  /**
   * A handler.
   *
   * @param owner the library with which it goes
   * @param function what to call
   * @param argument what to call it with, if it takes an argument
   */
  private record Handler(LoadedLibrary owner, Func function, int argument) {}

  /** Registers a handler; the last registered runs first. */
  public synchronized void register(LoadedLibrary owner, Func function, int argument) {
    handlers.add(new Handler(owner, function, argument));
  }

  /** Registers the destructor of a thread-local object; the last registered runs first. */
  public synchronized void registerThreadLocal(LoadedLibrary owner, Func function, int argument) {
    ofThreadLocals.add(new Handler(owner, function, argument));
  }

  /** Runs and forgets the handlers of some libraries, also those registered meanwhile. */
  public void run(Predicate<LoadedLibrary> whose) {
    for (Handler next = takeLast(whose); next != null; next = takeLast(whose)) {
      if (next.function().functionType().params().isEmpty()) {
        GuestCode.call(next.function());
      } else {
        GuestCode.call(next.function(), next.argument());
      }
    }
  }

  /** Forgets the handlers of a library without running them. */
  public synchronized void forget(LoadedLibrary owner) {
    ofThreadLocals.removeIf(handler -> handler.owner() == owner);
    handlers.removeIf(handler -> handler.owner() == owner);
  }

  private synchronized Handler takeLast(Predicate<LoadedLibrary> whose) {
    Handler last = takeLast(ofThreadLocals, whose);
    return last != null ? last : takeLast(handlers, whose);
  }

  private static Handler takeLast(List<Handler> from, Predicate<LoadedLibrary> whose) {
    for (int i = from.size() - 1; i >= 0; i--) {
      if (whose.test(from.get(i).owner())) {
        // Taken before it runs: a handler runs once, even if it ends the program.
        return from.remove(i);
      }
    }
    return null;
  }
}
