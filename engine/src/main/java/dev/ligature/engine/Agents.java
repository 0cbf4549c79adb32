package dev.ligature.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one program. The first one's instances are those that functions belong to; as long
 * as there is no other, nothing here costs anything.
 */
public final class Agents {
  private final Agent first = new First(this);
  private final List<Agent> others = new CopyOnWriteArrayList<>();

  // Of each program its own: a Java thread may run several.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Agent> current = new ThreadLocal<>();

  private final BitSet numbers = new BitSet();

  /** Those of all memories in which threads can wait. */
  private final Set<WaitQueue> queues = new HashSet<>();

  private final Optional<Watch> watch;
  private final List<TimeLimit> limits = new CopyOnWriteArrayList<>();
  private boolean ended;
  private volatile boolean closed;
  private volatile boolean several;

  /**
   * The threads of a program that has one.
   *
   * @param engine whose code they run
   */
  public Agents(Engine engine) {
    watch = Objects.requireNonNull(engine, "engine").watch();
    watch.ifPresent(one -> one.add(this));
  }

  private static final class First extends Agent {
    First(Agents agents) {
      super(agents);
    }

    @Override
    protected void enter(Instance instance) {
      throw new AssertionError("an instance of the first thread without a number: " + instance);
    }
  }

  /** The program's first thread. */
  public Agent first() {
    return first;
  }

  /** Says which cell is the first thread's stack pointer, as libraries share it. */
  public void setStackPointer(Global cell) {
    first.setStackPointer(cell);
  }

  /** The thread that the calling Java thread runs as: the first, unless {@link #call} says so. */
  public Agent current() {
    Agent agent = several ? current.get() : null;
    return agent == null ? first : agent;
  }

  /** Whether there ever was a second thread. */
  boolean areSeveral() {
    return several;
  }

  synchronized void add(Agent agent) {
    others.add(agent);
    watch.ifPresent(one -> one.admit(agent));
    if (!several) {
      several = true;
      first.shareAll();
    }
  }

  void remove(Agent agent) {
    others.remove(agent);
  }

  /** Something that a thread does. */
  @FunctionalInterface
  public interface Action<T, E extends Throwable> {
    /** Does it. */
    T run() throws E;
  }

  /** Runs something on the calling Java thread as one of the program's. */
  public <T, E extends Throwable> T call(Agent agent, Action<T, E> action) throws E {
    Objects.requireNonNull(agent, "agent");
    Agent before = current();
    if (before.equals(agent)) {
      return action.run();
    }
    current.set(agent);
    try {
      return action.run();
    } finally {
      if (before.equals(first)) {
        // A value would hold the program for as long as the Java thread lives.
        current.remove();
      } else {
        current.set(before);
      }
    }
  }

  /**
   * Ends all waiting of the program's threads by {@code memory.atomic.wait}, in whatever memory, by
   * a trap of the kind {@link TrapKind#PROGRAM_ENDED}. None can wait any more.
   */
  public synchronized void endWaits() {
    ended = true;
    queues.forEach(WaitQueue::end);
  }

  /** Whether its threads can be stopped in the middle of code. */
  public boolean areInterruptible() {
    return watch.isPresent();
  }

  /**
   * Makes all Java threads leave the program's guests that are in them now: by {@link
   * GuestInterrupted}, whatever they do there. A thread that runs a host function is interrupted as
   * Java does it. It leaves as soon as the host function returns, which the engine can't hasten.
   *
   * @param kind what the exception says
   * @param detail what is known beyond it, or empty
   * @throws IllegalStateException if the engine's code is not interruptible
   */
  public void interrupt(TrapKind kind, String detail) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(detail, "detail");
    Watch wakes = requireWatch();
    for (Agent agent : all()) {
      agent.stack().interrupt(new Interruption(kind, detail));
    }
    wakes.hurry();
  }

  /** As {@link #interrupt}, for all but the calling Java thread; nothing if they can't be. */
  public void interruptOthers(TrapKind kind, String detail) {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(detail, "detail");
    for (Agent agent : areInterruptible() ? all() : List.<Agent>of()) {
      if (agent.stack().runner != Thread.currentThread()) {
        agent.stack().interrupt(new Interruption(kind, detail));
      }
    }
    watch.ifPresent(Watch::hurry);
  }

  /**
   * Has the program's first thread run something between two of its instructions, where a function
   * begins or at a loop's next turn, and go on, as a signal does. It may call the guest; what it
   * throws leaves the guest's frames. A thread in the host does it when it is back in the guest.
   *
   * @param handler what to run
   * @return whether the thread is in the guest and was not told anything before; otherwise the
   *     handler is not run, as when it leaves the guest before it has seen this
   * @throws IllegalStateException if the engine's code is not interruptible
   */
  public boolean signal(Runnable handler) {
    Objects.requireNonNull(handler, "handler");
    Watch wakes = requireWatch();
    boolean told = first.stack().interrupt(new Interruption(handler));
    wakes.hurry();
    return told;
  }

  /**
   * Whether the calling thread has been told to leave the guest and is still in it: what it calls
   * of the guest's ends at once by {@link GuestInterrupted}.
   */
  public boolean isLeaving() {
    Interruption reason = current().stack().interruption();
    return reason != null && !reason.isSignal();
  }

  /**
   * Limits the time in which any Java thread may be in the program's guests.
   *
   * @param nanoseconds from now
   * @param detail what {@link GuestInterrupted} then says
   * @throws IllegalStateException if the engine's code is not interruptible
   */
  public void limit(long nanoseconds, String detail) {
    Objects.requireNonNull(detail, "detail");
    requireWatch();
    limits.add(new TimeLimit(null, nanoseconds, detail));
  }

  /**
   * Limits the time in which one Java thread may be in the program's guests.
   *
   * @return ends the limit, called by that thread
   * @see #limit(long, String)
   */
  public Runnable limit(Thread thread, long nanoseconds, String detail) {
    Objects.requireNonNull(thread, "thread");
    Objects.requireNonNull(detail, "detail");
    requireWatch();
    TimeLimit limit = new TimeLimit(thread, nanoseconds, detail);
    limits.add(limit);
    return () -> {
      limits.remove(limit);
      limit.withdraw(all());
    };
  }

  private Watch requireWatch() {
    return watch.orElseThrow(
        () -> new IllegalStateException("code of this engine can't be interrupted"));
  }

  /** Says that the program is closed: nobody looks after it once the last thread has left. */
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Why a thread that is in the guest is to leave it; null if it need not. */
  @Nullable Interruption reason(Thread thread, long now) {
    for (TimeLimit limit : limits) {
      if (limit.isOver(thread, now)) {
        return limit.interruption();
      }
    }
    return thread.isInterrupted()
        ? new Interruption(TrapKind.INTERRUPTED, "Thread.interrupt was called")
        : null;
  }

  /** The threads there are. */
  List<Agent> all() {
    List<Agent> all = new ArrayList<>(others);
    all.addFirst(first);
    return all;
  }

  /** Takes an instance in, as one of the first thread. */
  public synchronized void add(Instance instance) {
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    instance.join(first, number);
    first.add(instance);
    for (Memory memory : instance.sharedMemories()) {
      queues.add(memory.waiters());
      if (ended) {
        memory.waiters().end();
      }
    }
    if (several) {
      instance.share();
    }
  }

  /**
   * Lends an instance that {@link #add} took in to the calling thread, as long as that thread links
   * it. The instance's start function must not run as the first thread, which may be running other
   * code now.
   *
   * @see #giveBack
   */
  public synchronized void lend(Instance instance) {
    Agent borrower = current();
    instance.join(borrower, instance.number());
    borrower.add(instance);
  }

  /** Ends {@link #lend}: the instance is the first thread's; the borrower has to enter it anew. */
  public synchronized void giveBack(Instance instance) {
    Agent borrower = instance.agent();
    if (borrower != null && !borrower.equals(first)) {
      borrower.drop(instance);
      instance.join(first, instance.number());
    }
  }

  /** Lets go of an instance that {@link #add} took in, and of those that other threads have. */
  public synchronized void remove(Instance instance) {
    if (instance.agent() != null) {
      others.forEach(agent -> agent.forget(instance));
      first.forget(instance);
      numbers.clear(instance.number());
      instance.ownSharedMemories().forEach(memory -> queues.remove(memory.waiters()));
      instance.leaveProgram();
    }
  }
}
