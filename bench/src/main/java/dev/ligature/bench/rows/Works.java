package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures what a statically linked guest does with files that it is given, in wall-clock and in
 * processor time: warmed up first, then round by round with Node in turn. Results have to be equal.
 */
final class Works {
  private static final long NODE_WARM_UP = 1_500_000_000L;
  private static final int LEAST_CALLS = 4;

  /** The JVM counts processor time in hundredths of a second. */
  private static final int SAMPLE_MILLIS = 250;

  private final Session session;
  private final RowResult result;
  private final Path module;
  private final long warmUp;
  private final List<Work> before = new ArrayList<>();

  /** A file and the function that works on it. */
  private record Work(Path file, String function) {}

  /**
   * A guest, in fresh processes for each thing that is measured.
   *
   * @param module the guest
   * @param warmUp how long it works before it is measured, in nanoseconds
   */
  Works(Session session, RowResult result, Path module, long warmUp) {
    this.session = session;
    this.result = result;
    this.module = module;
    this.warmUp = warmUp;
  }

  /** Something to be done once before all that is measured. */
  void before(Path file, String function) {
    before.add(new Work(file, function));
  }

  /** Measures a function on a file and holds it against Node. */
  void measure(String what, Path file, String function, double goal) {
    Work work = new Work(file, function);
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE);
    BothTimes times = new BothTimes(result, what);
    Set<String> checksums = new HashSet<>();
    try {
      for (Worker worker : workers) {
        worker.ask("scripts", module);
        before.forEach(one -> ask(worker, one, 0));
        warmUp(worker, work);
      }
      for (int round = 0; round < session.rounds(5, 2); round++) {
        for (Worker worker : workers) {
          List<String> answer = ask(worker, work, session.rounds(SAMPLE_MILLIS, 50));
          times.addClock(worker.peer(), Double.parseDouble(answer.get(0)));
          times.addProcessors(worker.peer(), Double.parseDouble(answer.get(1)));
          checksums.add(answer.get(2));
        }
      }
    } finally {
      workers.forEach(Worker::close);
    }
    if (checksums.size() > 1) {
      result.note(what + ": the results differ");
      return;
    }
    times.compare(goal);
  }

  private void warmUp(Worker worker, Work work) {
    long full = worker.peer() == Peer.NODE ? NODE_WARM_UP : warmUp;
    long limit = session.isQuick() ? 0 : full;
    int calls = session.rounds(LEAST_CALLS, 1);
    long start = System.nanoTime();
    for (int i = 0; i < calls || System.nanoTime() - start < limit; i++) {
      ask(worker, work, 0);
    }
  }

  private static List<String> ask(Worker worker, Work work, int millis) {
    return worker.ask("script", work.file, work.function, millis);
  }
}
