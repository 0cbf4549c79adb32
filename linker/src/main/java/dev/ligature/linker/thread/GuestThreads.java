package dev.ligature.linker.thread;

import dev.ligature.engine.Agents;
import dev.ligature.engine.Func;
import dev.ligature.engine.Quota;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Limit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** Begins and ends the threads of a program, and with one of them the program. */
public final class GuestThreads {
  /** What {@code thread-spawn} gives when there is no room for another thread. */
  private static final int AGAIN = -6;

  /** What it gives when the program is not made for threads. */
  private static final int NOT_SUPPORTED = -58;

  /** The largest number of a thread. */
  private static final int MAX_ID = 0x1fff_ffff;

  /** How long the end of a program waits for its threads, in milliseconds. */
  private static final long PATIENCE = 200;

  private static final FuncType START = new FuncType(List.of(ValType.I32, ValType.I32), List.of());

  private final ProgramMemory memory;
  private final ExitHandlers handlers;
  private final ThreadLocals threadLocals;
  private final Runnable unloadUnheld;
  private final long stackSize;
  private final ReentrantLock lock;
  private final ProgramEnd end = new ProgramEnd();
  private final Set<Thread> running = new LinkedHashSet<>();

  /** For the next threads: none of them could give its own to the guest's {@code free}. */
  private final Deque<Area> stacks = new ArrayDeque<>();

  private int lastId;
  private boolean stopped;

  /**
   * The threads of one program.
   *
   * @param resolutions the resolution of a library's namespace
   * @param unloadUnheld unloads what a thread's end lets go of
   * @param stackSize the size of a thread's stack in bytes
   * @param lock the program's lock
   */
  public GuestThreads(
      ProgramMemory memory,
      ExitHandlers handlers,
      Function<LoadedLibrary, Resolution> resolutions,
      Runnable unloadUnheld,
      long stackSize,
      ReentrantLock lock) {
    this.memory = memory;
    this.handlers = handlers;
    this.threadLocals = new ThreadLocals(memory, resolutions);
    this.unloadUnheld = unloadUnheld;
    this.stackSize = stackSize;
    this.lock = lock;
  }

  /** How the program ended, once it has. */
  public ProgramEnd end() {
    return end;
  }

  /**
   * Begins a thread that Java runs.
   *
   * @throws IllegalStateException if the program is not made for threads
   * @throws LinkException.NoRoom if there is no memory for its stack, or there are as many threads
   *     as there may be
   */
  public ThreadState begin() {
    if (!memory.isShared()) {
      throw new IllegalStateException(
          "the program's memory is not shared: threads need modules compiled with -matomics"
              + " -mbulk-memory and linked with --shared-memory");
    }
    if (memory.firstStackPointer() == null) {
      throw new IllegalStateException(
          "main keeps its stack to itself: threads need --export=__stack_pointer");
    }
    return create(true);
  }

  private ThreadState create(boolean withStack) {
    Quota threads = memory.quotas().threads();
    ProgramQuotas.takeOne(threads, "one more thread");
    boolean begun = false;
    lock.lock();
    try {
      boolean sharesStack = memory.firstStackPointer() != null;
      Area stack = withStack && sharesStack ? takeStack() : Area.NONE;
      lastId = lastId == MAX_ID ? 1 : lastId + 1;
      ThreadState thread = new ThreadState(lastId, memory, stack, withStack, threadLocals, lock);
      thread.start();
      begun = true;
      return thread;
    } finally {
      lock.unlock();
      if (!begun) {
        threads.give(1);
      }
    }
  }

  private Area takeStack() {
    return stacks.isEmpty() ? memory.allocateBuffer(stackSize) : stacks.pop();
  }

  /** Runs something as a thread on the calling Java thread. */
  public <T, E extends Throwable> T call(ThreadState thread, Agents.Action<T, E> action) throws E {
    return agents().call(thread, action);
  }

  private void run(ThreadState thread, Runnable action) {
    call(
        thread,
        () -> {
          action.run();
          return action;
        });
  }

  private Agents agents() {
    return memory.agents();
  }

  /** Ends a thread: the destructors of its thread-local objects run, then all it has goes. */
  public void end(ThreadState thread) {
    try {
      run(thread, handlers::runThreadLocals);
    } finally {
      discard(thread);
      unloadUnheld.run();
    }
  }

  private void discard(ThreadState thread) {
    lock.lock();
    try {
      handlers.forget(thread);
      run(thread, thread::release);
      if (thread.stack().size() > 0) {
        stacks.push(thread.stack());
      }
    } finally {
      memory.quotas().threads().give(1);
      lock.unlock();
    }
  }

  /**
   * Begins a thread that runs a guest's {@code wasi_thread_start}.
   *
   * @param main the program's main
   * @param argument what to pass on
   * @param gone told when the thread has ended
   * @return its number, or a negative number if it can't be
   * @see <a href="https://github.com/WebAssembly/wasi-threads">wasi-threads</a>
   */
  public int spawn(LoadedLibrary main, int argument, Runnable gone) {
    Func start =
        main.abiFunction(AbiNames.THREAD_START)
            .filter(function -> function.functionType().equals(START))
            .orElse(null);
    if (start == null || !memory.isShared()) {
      return NOT_SUPPORTED;
    }
    return spawn(
        main.name(), thread -> enter(start, thread.id(), argument), new Spawning(true, gone));
  }

  /** What a thread of a guest does. */
  @FunctionalInterface
  public interface Body {
    /** Does it, as the thread. */
    void run(ThreadState thread) throws Throwable;
  }

  /**
   * How a thread begins and ends.
   *
   * @param withStack whether it is given a stack; if not, it sets one itself and says so by {@link
   *     ThreadState#prepared}
   * @param gone told when all that it had has been given back, whichever way it ended
   */
  public record Spawning(boolean withStack, Runnable gone) {}

  /**
   * Begins a thread on a Java thread of its own. An exit of it ends the program, as does what it
   * throws.
   *
   * @param program a name for the Java thread
   * @return its number, or a negative number if there is no room for it
   */
  public int spawn(String program, Body body, Spawning how) {
    ThreadState thread;
    try {
      thread = create(how.withStack());
    } catch (LinkException.NoRoom e) {
      return AGAIN;
    }
    String name = "thread %d of %s".formatted(thread.id(), program);
    // Reserved, not used.
    long javaStack = memory.quotas().limits().get(Limit.STACK_BYTES);
    Thread java = new Thread(null, () -> run(thread, body, how.gone()), name, javaStack);
    java.setDaemon(true);
    if (!begin(java)) {
      discard(thread);
      return AGAIN;
    }
    return thread.id();
  }

  private boolean begin(Thread java) {
    synchronized (running) {
      if (end.isReached() || stopped) {
        return false;
      }
      try {
        java.start();
      } catch (OutOfMemoryError e) {
        return false;
      }
      running.add(java);
      return true;
    }
  }

  private void run(ThreadState thread, Body body, Runnable gone) {
    try {
      run(thread, () -> GuestCode.perform(() -> body.run(thread)));
      end(thread);
    } catch (GuestExit e) {
      stop(end.exit(e.status()));
    } catch (TrapException e) {
      // As a signal ends a process, a trap ends the program.
      stop(end.fail(memory.quotas().limits().explained(e)));
    } catch (RuntimeException | Error e) {
      stop(end.fail(e));
    } finally {
      gone.run();
      leave();
    }
  }

  private static void enter(Func start, int id, int argument) throws Throwable {
    try {
      start.handle().invokeExact(id, argument);
    } catch (ThreadExit _) {
      // The thread alone ends.
    }
  }

  /**
   * Runs main, and with it the program, on the calling Java thread.
   *
   * @return the status by which the program ended
   * @throws RuntimeException what the thread threw that ended it
   */
  public int runMain(IntSupplier main) {
    boolean own = false;
    synchronized (running) {
      running.add(Thread.currentThread());
    }
    try {
      int status = main.getAsInt();
      own = end.exit(status);
    } catch (RuntimeException | Error e) {
      own = end.fail(e);
    } finally {
      leave();
      if (!own) {
        // What another thread interrupted this one by.
        Thread.interrupted();
      }
    }
    stop(true);
    return result();
  }

  private int result() {
    if (end.status().state() == Future.State.SUCCESS) {
      return end.status().resultNow();
    }
    return GuestCode.run(
        () -> {
          throw end.status().exceptionNow();
        });
  }

  private void leave() {
    synchronized (running) {
      running.remove(Thread.currentThread());
    }
  }

  /**
   * Ends all waiting in the program's memory, whichever Java thread it is, interrupts all threads
   * that run the program, and waits a moment until they are gone. None begins any more.
   */
  public void stop() {
    stop(true);
  }

  private void stop(boolean first) {
    if (!first) {
      return;
    }
    agents().endWaits();
    agents().interruptOthers(TrapKind.PROGRAM_ENDED, "");
    List<Thread> others;
    synchronized (running) {
      stopped = true;
      others = running.stream().filter(thread -> thread != Thread.currentThread()).toList();
      others.forEach(Thread::interrupt);
    }
    long limit = System.nanoTime() + PATIENCE * 1_000_000;
    for (Thread thread : others) {
      if (thread.isDaemon()) {
        join(thread, Math.max(1, (limit - System.nanoTime()) / 1_000_000));
      }
    }
  }

  private static void join(Thread thread, long milliseconds) {
    try {
      thread.join(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
