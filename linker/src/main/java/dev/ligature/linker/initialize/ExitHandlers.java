package dev.ligature.linker.initialize;

import dev.ligature.engine.Agent;
import dev.ligature.engine.Agents;
import dev.ligature.engine.Func;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What guests registered to run at their end, by {@code atexit}, {@code __cxa_atexit} and {@code
 * __cxa_thread_atexit}. It is the linker's own, since a libc that never finalizes one library can't
 * tell whose a handler is.
 */
public final class ExitHandlers {
  private final Agents agents;
  private final List<Handler> handlers = new ArrayList<>();

  /** Those of thread-local objects, which go before all static ones. */
  private final List<Handler> ofThreadLocals = new ArrayList<>();

  /**
   * A handler.
   *
   * @param owner the library with which it goes; null if with none
   * @param thread the thread that registered it
   * @param function what to call
   * @param argument what to call it with, if it takes an argument
   */
  private record Handler(
      @Nullable LoadedLibrary owner, Agent thread, Func function, int argument) {}

  /**
   * No handlers yet.
   *
   * @param agents the threads of the program
   */
  public ExitHandlers(Agents agents) {
    this.agents = agents;
  }

  /** Registers a handler; the last registered runs first. */
  public synchronized void register(@Nullable LoadedLibrary owner, Func function, int argument) {
    handlers.add(new Handler(owner, agents.current(), function, argument));
  }

  /** Registers the destructor of a thread-local object; the last registered runs first. */
  public synchronized void registerThreadLocal(
      @Nullable LoadedLibrary owner, Func function, int argument) {
    ofThreadLocals.add(new Handler(owner, agents.current(), function, argument));
  }

  /**
   * Runs and forgets the handlers of a library, also those registered meanwhile. Thread-local
   * objects of a third thread stay.
   */
  public void runOf(LoadedLibrary library) {
    run(
        handler -> handler.owner() == library && isOwnOrFirst(handler),
        handler -> handler.owner() == library);
  }

  /** Runs and forgets all handlers, and those of the calling thread's thread-local objects. */
  public void runAll() {
    run(this::isOwn, handler -> true);
  }

  /** Runs and forgets those of the calling thread's thread-local objects. */
  public void runThreadLocals() {
    run(this::isOwn, handler -> false);
  }

  private boolean isOwn(Handler handler) {
    return handler.thread().equals(agents.current());
  }

  private boolean isOwnOrFirst(Handler handler) {
    return isOwn(handler) || handler.thread().equals(agents.first());
  }

  private void run(Predicate<Handler> threadLocal, Predicate<Handler> others) {
    for (Handler next = takeLast(threadLocal, others);
        next != null;
        next = takeLast(threadLocal, others)) {
      if (next.function().functionType().params().isEmpty()) {
        GuestCode.call(next.function());
      } else {
        GuestCode.call(next.function(), next.argument());
      }
    }
  }

  /**
   * Whether a thread has objects of a library, whichever thread asks: they are destructed when it
   * ends.
   */
  public synchronized boolean isHeldByThread(LoadedLibrary library) {
    return ofThreadLocals.stream().anyMatch(handler -> handler.owner() == library);
  }

  /**
   * Makes the destructors of thread-local objects go with their library rather than with the
   * calling or the first thread, which does not end when the library has to go.
   */
  public synchronized void releaseThreadLocals(LoadedLibrary library) {
    for (Handler handler : List.copyOf(ofThreadLocals)) {
      if (handler.owner() == library && isOwnOrFirst(handler)) {
        ofThreadLocals.remove(handler);
        handlers.add(handler);
      }
    }
  }

  /** Forgets those of a thread's thread-local objects without running them. */
  public synchronized void forget(Agent thread) {
    ofThreadLocals.removeIf(handler -> handler.thread().equals(thread));
  }

  /** Forgets the handlers of a library without running them. */
  public synchronized void forget(LoadedLibrary owner) {
    ofThreadLocals.removeIf(handler -> handler.owner() == owner);
    handlers.removeIf(handler -> handler.owner() == owner);
  }

  private synchronized @Nullable Handler takeLast(
      Predicate<Handler> threadLocal, Predicate<Handler> others) {
    Handler last = takeLast(ofThreadLocals, threadLocal);
    return last != null ? last : takeLast(handlers, others);
  }

  private static @Nullable Handler takeLast(List<Handler> from, Predicate<Handler> which) {
    for (int i = from.size() - 1; i >= 0; i--) {
      if (which.test(from.get(i))) {
        // Taken before it runs: a handler runs once, even if it ends the program.
        return from.remove(i);
      }
    }
    return null;
  }
}
