package dev.ligature.linker.load;

import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.trace.Trace;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs the passes of one load, and tells the name and the time of each. */
final class Passes {
  private final Load load;
  private final Trace trace;

  Passes(Load load, Trace trace) {
    this.load = load;
    this.trace = trace;
  }

  /** Runs a pass. */
  void run(String name, Consumer<Load> pass) {
    if (!trace.traces(TraceCategory.STATISTICS)) {
      pass.accept(load);
      return;
    }
    long start = trace.nanoTime();
    pass.accept(load);
    log(name, start);
  }

  /**
   * Runs the pass behind which the load can't be undone as if nothing had been seen of it. So
   * nobody is told of it yet, who could throw: that is left to {@link Load#announce}.
   */
  void runLast(String name, Consumer<Load> pass) {
    if (!trace.traces(TraceCategory.STATISTICS)) {
      pass.accept(load);
      return;
    }
    long start = trace.nanoTime();
    pass.accept(load);
    load.addAnnouncement(() -> log(name, start));
  }

  private void log(String name, long start) {
    trace.log(
        TraceCategory.STATISTICS,
        "%s: pass %s in %d us",
        load.subject(),
        name,
        trace.microsecondsSince(start));
  }

  /** Runs a pass of guest code: what that throws is told from what the host throws. */
  void runGuest(String name, Consumer<Load> pass) {
    try {
      run(name, pass);
    } catch (RuntimeException e) {
      load.setThrownByGuest(e);
      throw e;
    }
  }

  /** Whether the load can't go on. */
  boolean isStopped(Predicate<Load> check) {
    return check.test(load);
  }
}
