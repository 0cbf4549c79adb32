package dev.ligature.linker.initialize;

import dev.ligature.engine.Agent;
import dev.ligature.engine.Agents;
import dev.ligature.engine.Func;
import dev.ligature.engine.Quota;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What guests registered to run at their end, by {@code atexit}, {@code __cxa_atexit} and {@code
 * __cxa_thread_atexit}. It is the linker's own, since a libc that never finalizes one library can't
 * tell whose a handler is.
 */
public final class ExitHandlers {
  private final Agents agents;
  private final Quota quota;
  private final LatestFirst<Handler> handlers = new LatestFirst<>();

  /** Those of thread-local objects, which go before all static ones. */
  private final LatestFirst<Handler> ofThreadLocals = new LatestFirst<>();

  /** How many are running of each library: it stays until they have returned. */
  private final Map<Optional<LoadedLibrary>, Integer> running = new HashMap<>();

  /**
   * A handler.
   *
   * @param owner the library with which it goes; empty if with none
   * @param thread the thread that registered it
   * @param function what to call
   * @param argument what to call it with, if it takes an argument
   */
  private record Handler(
      Optional<LoadedLibrary> owner, Agent thread, Func function, long argument) {}

  /** What all static handlers have in common. */
  private enum Key {
    STATIC
  }

  /** What the thread-local handlers of a thread and a library have in common. */
  private record OfBoth(Agent thread, Optional<LoadedLibrary> owner) {}

  /**
   * No handlers yet.
   *
   * @param agents the threads of the program
   * @param quota how many there may be
   */
  public ExitHandlers(Agents agents, Quota quota) {
    this.agents = agents;
    this.quota = quota;
  }

  /**
   * Registers a handler; the last registered runs first.
   *
   * @return whether there was room for one more
   */
  public synchronized boolean register(
      Optional<LoadedLibrary> owner, Func function, long argument) {
    if (!quota.take(1)) {
      return false;
    }
    add(new Handler(owner, agents.current(), function, argument));
    return true;
  }

  private void add(Handler handler) {
    handlers.add(handler, Key.STATIC, handler.owner());
  }

  /**
   * Registers the destructor of a thread-local object; the last registered runs first.
   *
   * @return whether there was room for one more
   */
  public synchronized boolean registerThreadLocal(
      Optional<LoadedLibrary> owner, Func function, long argument) {
    if (!quota.take(1)) {
      return false;
    }
    Agent thread = agents.current();
    ofThreadLocals.add(
        new Handler(owner, thread, function, argument), thread, owner, new OfBoth(thread, owner));
    return true;
  }

  /**
   * Runs and forgets the handlers of a library, also those registered meanwhile. Thread-local
   * objects of a third thread stay.
   */
  public void runOf(LoadedLibrary library) {
    Optional<LoadedLibrary> owner = Optional.of(library);
    run(ofOwnOrFirst(owner), owner);
  }

  /** Runs and forgets all handlers, and those of the calling thread's thread-local objects. */
  public void runAll() {
    run(new Object[] {agents.current()}, Key.STATIC);
  }

  /** Runs and forgets those of the calling thread's thread-local objects. */
  public void runThreadLocals() {
    run(new Object[] {agents.current()});
  }

  private Object[] ofOwnOrFirst(Optional<LoadedLibrary> owner) {
    return new Object[] {new OfBoth(agents.current(), owner), new OfBoth(agents.first(), owner)};
  }

  private void run(Object[] threadLocal, Object... others) {
    Handler next = takeLast(threadLocal, others);
    while (next != null) {
      try {
        call(next);
      } finally {
        returned(next);
      }
      next = takeLast(threadLocal, others);
    }
  }

  private static void call(Handler handler) {
    if (handler.function().functionType().params().isEmpty()) {
      GuestCode.call(handler.function());
    } else {
      GuestCode.call(handler.function(), handler.argument());
    }
  }

  /** Taken before it runs: a handler runs once, even if it ends the program. */
  private synchronized @Nullable Handler takeLast(Object[] threadLocal, Object... others) {
    Handler last = ofThreadLocals.takeLast(threadLocal);
    if (last == null) {
      last = handlers.takeLast(others);
    }
    if (last != null) {
      quota.give(1);
      running.merge(last.owner(), 1, Integer::sum);
    }
    return last;
  }

  private synchronized void returned(Handler handler) {
    running.computeIfPresent(handler.owner(), (owner, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Whether a thread has objects of a library, whichever thread asks, or runs one of its handlers:
   * objects are destructed when their thread ends.
   */
  public synchronized boolean isHeldByThread(LoadedLibrary library) {
    Optional<LoadedLibrary> owner = Optional.of(library);
    return ofThreadLocals.has(owner) || running.containsKey(owner);
  }

  /**
   * Makes the destructors of thread-local objects go with their library rather than with the
   * calling or the first thread, which does not end when the library has to go.
   */
  public synchronized void releaseThreadLocals(LoadedLibrary library) {
    ofThreadLocals.takeAll(ofOwnOrFirst(Optional.of(library))).forEach(this::add);
  }

  /** Forgets those of a thread's thread-local objects without running them. */
  public synchronized void forget(Agent thread) {
    quota.give(ofThreadLocals.takeAll(thread).size());
  }

  /** Takes what is saved of a handler. */
  @FunctionalInterface
  public interface Saver {
    /**
     * Takes one.
     *
     * @param threadLocal whether it destructs a thread-local object of the first thread
     */
    void save(Optional<LoadedLibrary> owner, Func function, long argument, boolean threadLocal);
  }

  /** Tells all of a program with one thread, in the order in which they were registered. */
  public synchronized void save(Saver saver) {
    handlers
        .all(Key.STATIC)
        .forEach(one -> saver.save(one.owner(), one.function(), one.argument(), false));
    ofThreadLocals
        .all(agents.first())
        .forEach(one -> saver.save(one.owner(), one.function(), one.argument(), true));
  }

  /** Forgets the handlers of a library without running them. */
  public synchronized void forget(LoadedLibrary owner) {
    Optional<LoadedLibrary> key = Optional.of(owner);
    quota.give(ofThreadLocals.takeAll(key).size() + handlers.takeAll(key).size());
  }
}
