package dev.ligature.linker.faults;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;

/** Loads of one kind, in programs of their own, with one kind of fault. */
final class Trial {
  /** A step behind the constructor that opens others: what it has opened stays. */
  private static final String NESTS_BEFORE = "LISTENER initialized d.so";

  /** A shared memory has at once what it may grow to. */
  private static final Limits LIMITS = Limits.of(Limit.MEMORY_PAGES, 32);

  private final World world;
  private final LoadKind kind;
  private final Fault fault;
  private final boolean forGood;
  private final String expected;
  private final long steps;

  /**
   * Loads once without a fault.
   *
   * @param forGood whether all steps fail from the one on that fails
   */
  Trial(World world, LoadKind kind, Fault fault, boolean forGood) {
    this.world = world;
    this.kind = kind;
    this.fault = fault;
    this.forGood = forGood;
    try (Session session = prepared()) {
      kind.load(session);
    }
    try (Session session = prepared()) {
      session.steps().arm(fault, 0, forGood);
      kind.load(session);
      steps = session.steps().disarm();
      expected = session.seen();
    }
  }

  /** How many steps there are. */
  long steps() {
    return steps;
  }

  /** A program before the load; files are read anew where their reading is what fails. */
  private Session prepared() {
    DynamicLinker linker = fault == Fault.IO ? DynamicLinker.create() : world.linker();
    Session session = new Session(world, linker, LIMITS, fault.interrupts());
    kind.prepare(session);
    if (isSeenBefore()) {
      session.seen();
    }
    return session;
  }

  private boolean isSeenBefore() {
    return !kind.starts() && !kind.calls();
  }

  /**
   * Lets a step fail, then loads once more without.
   *
   * @return what was wrong; empty if nothing was
   */
  List<String> fail(long step) {
    List<String> wrong = new ArrayList<>();
    try (Session session = prepared()) {
      ObjectGraph graph = State.graph(false);
      State before = isSeenBefore() ? State.of(session.program(), graph) : null;
      Throwable thrown = load(session, step);
      check(session, thrown, wrong);
      String difference =
          thrown == null || before == null
              ? ""
              : before.difference(State.of(session.program(), graph));
      boolean nested = kind.nests() && session.steps().failed().startsWith(NESTS_BEFORE);
      if (!difference.isEmpty() && (nested || (fault.interrupts() && hasHappened(session)))) {
        return wrong;
      }
      check("state", difference, wrong);
      if (thrown != null) {
        kind.load(session);
      }
      String seen = session.seen();
      check("seen", seen.equals(expected) ? "" : expected + "\nbut\n" + seen, wrong);
      if (!wrong.isEmpty()) {
        wrong.addFirst(
            "%s: %s at step %d, %s: %s"
                .formatted(kind, fault, step, session.steps().failed(), thrown));
      }
    }
    return wrong;
  }

  /**
   * Whether a load has happened, and its caller was stopped behind it. What a constructor has
   * opened stays in any case.
   */
  private boolean hasHappened(Session session) {
    return kind.nests() || session.seen().equals(expected);
  }

  /** Lets a step of a load fail; gives what the load threw, or null. */
  private Throwable load(Session session, long step) {
    session.steps().arm(fault, step, forGood);
    try {
      kind.load(session);
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    } finally {
      session.steps().disarm();
      Thread.interrupted();
    }
  }

  private void check(Session session, Throwable thrown, List<String> wrong) {
    if (!session.steps().hasFailed()) {
      wrong.add("the step was not reached");
    }
    List<Throwable> made = session.steps().thrown();
    if (thrown != null && !Failure.isExpected(kind, fault, made, thrown)) {
      wrong.add("thrown: " + thrown);
    }
    if (thrown == null && !mayGoOn(session)) {
      wrong.add("nothing was thrown");
    }
    int files = session.files().open();
    check("files", files == 0 ? "" : files + " are open", wrong);
    int groups = session.steps().openModules() - (session.program() == null ? 0 : 1);
    check("groups", groups == 0 ? "" : groups + " are open", wrong);
  }

  /** Whether the step's failure may have done no harm. */
  private boolean mayGoOn(Session session) {
    String step = session.steps().failed();
    return fault.interrupts() || step.startsWith("FILES") || step.startsWith("CLOSING");
  }

  private static void check(String what, String problem, List<String> wrong) {
    if (!problem.isEmpty()) {
      wrong.add(what + ": " + problem);
    }
  }

  /** Lets a step fail often, if the load fails by it; gives what has grown. */
  String failOften(long step, int times) {
    try (Session session = prepared()) {
      // What is found out once and kept is there.
      long libraries = libraries(session);
      for (int i = 0; i < 3; i++) {
        if (load(session, step) == null || hasHappened(session, libraries)) {
          return "";
        }
      }
      ObjectGraph graph = State.graph(true);
      State before = State.of(session.program(), graph);
      for (int i = 0; i < times; i++) {
        load(session, step);
        if (hasHappened(session, libraries)) {
          return "";
        }
      }
      return before.difference(State.of(session.program(), graph));
    }
  }

  /** Whether there are other libraries than before: the caller was stopped behind a load. */
  private boolean hasHappened(Session session, long before) {
    return fault.interrupts() && libraries(session) != before;
  }

  private static long libraries(Session session) {
    return session.program().namespaces().stream().mapToLong(n -> n.libraries().size()).sum();
  }
}
