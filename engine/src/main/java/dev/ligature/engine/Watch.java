package dev.ligature.engine;

import dev.ligature.engine.codegen.ModuleLoader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the threads of an engine's programs: which of them Java has interrupted, whose time
 * is over, and whether those that are to leave the guest do. It has a thread of its own as long as
 * there is a program.
 */
final class Watch {
  /** Between two looks. */
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);

  private final List<WeakReference<Agents>> programs = new ArrayList<>();
  private final boolean shares;
  private boolean pursues;
  private @Nullable Thread thread;

  /**
   * For an engine.
   *
   * @param shares whether other engines may have classes of the same modules
   */
  Watch(boolean shares) {
    this.shares = shares;
    if (shares) {
      SharedLoops.ofJvm().add(this);
    }
  }

  /** Takes a program in. */
  synchronized void add(Agents agents) {
    programs.add(new WeakReference<>(agents));
    agents.all().forEach(this::admit);
    if (thread == null) {
      thread = new Thread(null, this::run, "ligature: interrupts");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Takes a thread in. */
  synchronized void admit(Agent agent) {
    if (pursues) {
      agent.stack().ask();
    }
  }

  /** Has the loops of all threads ask, before the first thread is pursued. */
  private void ask() {
    if (shares) {
      SharedLoops.ofJvm().ask();
    } else {
      askHere();
    }
  }

  /** Has the loops of the engine's threads ask. */
  synchronized void askHere() {
    if (!pursues) {
      pursues = true;
      for (WeakReference<Agents> reference : programs) {
        Agents agents = reference.get();
        if (agents != null) {
          agents.all().forEach(this::admit);
        }
      }
    }
  }

  /** Has it look now. */
  synchronized void hurry() {
    LockSupport.unpark(thread);
  }

  private void run() {
    Rehearsal.perform();
    for (List<Agents> alive = alive(); !alive.isEmpty(); alive = alive()) {
      look(alive);
      LockSupport.parkNanos(this, INTERVAL);
    }
  }

  /** The programs there are; the thread ends if there is none. */
  private synchronized List<Agents> alive() {
    List<Agents> alive = new ArrayList<>();
    programs.removeIf(Watch::hasEnded);
    for (WeakReference<Agents> reference : programs) {
      Agents agents = reference.get();
      if (agents != null) {
        alive.add(agents);
      }
    }
    if (alive.isEmpty()) {
      thread = null;
    }
    return alive;
  }

  /** Whether a program is closed, or was dropped, and no thread is in it any more. */
  private static boolean hasEnded(WeakReference<Agents> program) {
    Agents agents = program.get();
    return agents == null
        || (agents.isClosed()
            && agents.all().stream().allMatch(agent -> agent.stack().runner == null));
  }

  private void look(List<Agents> programs) {
    long now = System.nanoTime();
    for (Agents program : programs) {
      for (Agent agent : program.all()) {
        Thread runner = agent.stack().runner;
        if (runner != null) {
          look(program, agent, runner, programs, now);
        }
      }
    }
  }

  private void look(Agents program, Agent agent, Thread runner, List<Agents> programs, long now) {
    Interruption known = agent.stack().interruption();
    Interruption reason = known == null || known.isSignal() ? program.reason(runner, now) : null;
    if (reason != null) {
      agent.stack().interrupt(reason);
    } else if (known != null && known.isOverdue(now)) {
      List<Agent> within = known.isSignal() ? List.of(agent) : runBy(runner, programs);
      // The guest may have called the host, and that another program's guest.
      within.forEach(other -> other.stack().interrupt(known));
      known.pursue(
          runner,
          () -> {
            ask();
            return loaders(within);
          });
    }
  }

  /** What a Java thread runs: the thread of one program as a rule. */
  private static List<Agent> runBy(Thread runner, List<Agents> programs) {
    return programs.stream()
        .flatMap(program -> program.all().stream())
        .filter(agent -> agent.stack().runner == runner)
        .toList();
  }

  private static Set<ModuleLoader> loaders(List<Agent> agents) {
    Set<ModuleLoader> loaders = new HashSet<>();
    agents.forEach(agent -> agent.addLoaders(loaders));
    return loaders;
  }
}
