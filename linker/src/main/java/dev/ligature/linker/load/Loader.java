package dev.ligature.linker.load;

import dev.ligature.linker.trace.Trace;
import java.util.function.Consumer;

/**
 * Loads libraries of a namespace up to the point where their constructors can run. A load is a
 * transaction: what it does is undone if anything fails, and nobody sees any of it before it is
 * committed. The caller holds the program's lock.
 */
public final class Loader {
  private final FindNeeded needed;
  private final FixedMain fixedMain;
  private final Allocation allocation;
  private final Relocation relocation;
  private final Transactions transactions;
  private final Trace trace;

  /** The driver of one namespace. */
  public Loader(
      FindNeeded needed,
      FixedMain fixedMain,
      Allocation allocation,
      Relocation relocation,
      Transactions transactions,
      Trace trace) {
    this.needed = needed;
    this.fixedMain = fixedMain;
    this.allocation = allocation;
    this.relocation = relocation;
    this.transactions = transactions;
    this.trace = trace;
  }

  /** A load with nothing in it yet. */
  Load begin(LoadMode mode) {
    return transactions.begin(mode);
  }

  /**
   * Loads the roots of a load and all they need.
   *
   * @param roots finds them
   * @return whether it is committed; if not, guest code that ran meanwhile has loaded some of the
   *     same libraries, and the load is to be begun anew
   * @throws dev.ligature.linker.LinkException if anything can't be linked; all is undone then
   */
  boolean load(Load load, Consumer<Load> roots) {
    boolean committed;
    try {
      roots.accept(load);
      committed = run(new Passes(load, trace));
    } catch (RuntimeException | Error e) {
      undo(load, new Cleanup(e));
      throw e;
    }
    if (!committed) {
      Cleanup cleanup = new Cleanup();
      undo(load, cleanup);
      cleanup.rethrow();
    }
    return committed;
  }

  /**
   * Gives back the table slots that functions got by a load that is committed and fails before a
   * constructor has run: one might have kept an index.
   */
  void releaseSlots(Load load) {
    transactions.releaseSlots(load);
  }

  private void undo(Load load, Cleanup cleanup) {
    cleanup.run(() -> relocation.giveBack(load));
    transactions.undo(load, cleanup);
  }

  /** The passes in their order; a comment between two says what can no longer happen. */
  private boolean run(Passes passes) {
    passes.run("find needed", needed::findAll);
    // No library can join the load any more, and none can change its place in load order.
    passes.run("check widths", allocation::checkWidths);
    // All pointers are equally wide.
    passes.run("bind tags", relocation::bindTags);
    // No instance can be made without an exception tag that it wants.
    passes.run("take over fixed main", fixedMain::takeOver);
    // No area can lie where a main of fixed addresses has something.
    passes.run("allocate", allocation::allocate);
    // No base can change, and the load can't grow the memory any more: the guest's malloc has run
    // for the last time, and may have opened libraries itself.
    if (passes.isStopped(transactions::isSuperseded)) {
      return false;
    }
    passes.run("instantiate", relocation::instantiate);
    // No cell of a GOT can be missing. No code of a new library can have run but a fixed main's.
    passes.run("enter scopes", transactions::enterScopes);
    // No reference can be looked up elsewhere than it will be once the load is committed.
    passes.run("bind functions", relocation::bindFunctions);
    passes.run("adopt slots", relocation::adoptSlots);
    // No function can get a table index besides one that an element segment gives it.
    passes.run("fill GOT", relocation::fillGot);
    passes.run("complete others", relocation::completeOthers);
    passes.run("report", relocation::report);
    // No symbol can fail the load: what is not bound is weak, or waits for its first call.
    passes.runGuest("copy segments", relocation::copySegments);
    // No segment can write over what is relocated, and no thread-local data can move.
    passes.runGuest("fill thread-local GOT", relocation::fillThreadLocalGot);
    passes.runGuest("relocate data", relocation::relocateData);
    passes.runGuest("relocate thread-local data", relocation::relocateThreadLocals);
    // No code of a guest can run within the load any more. It may have opened libraries itself.
    passes.run("hand over", relocation::handOver);
    if (passes.isStopped(transactions::isSuperseded)) {
      return false;
    }
    passes.run("refresh", relocation::refresh);
    // No reference can be bound to what was rebound meanwhile, and nothing can fail.
    passes.runLast("commit", transactions::commit);
    return true;
  }
}
