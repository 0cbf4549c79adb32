package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Measures functions of one guest library on several peers: each warmed up by itself, then all in
 * turn, round by round. All have to give the same results.
 */
final class Kernels {
  private static final long WARM_UP = 1_500_000_000L;
  private static final long QUICK_WARM_UP = 50_000_000L;
  private static final int LEAST_CALLS = 5;

  private final Session session;
  private final RowResult result;
  private final Map<Kernel, Map<Peer, Series>> series = new HashMap<>();
  private final Map<Kernel, Double> expected = new HashMap<>();

  private Kernels(Session session, RowResult result) {
    this.session = session;
    this.result = result;
  }

  /**
   * Measures them.
   *
   * @param library the library, a guest module
   * @return the series of each kernel, by peer; a peer that can't run it has none
   */
  static Map<Kernel, Map<Peer, Series>> measure(
      Session session, RowResult result, String library, List<Kernel> kernels, Peer... peers) {
    Kernels run = new Kernels(session, result);
    Path file = session.file("guests/modules").resolve(library);
    // One after the other, each in fresh processes: what the JIT learnt of one must not matter.
    for (Kernel kernel : kernels) {
      run.measure(file, kernel, WARM_UP, peers);
    }
    return run.series;
  }

  /**
   * Measures one.
   *
   * @param warmUp how long it runs before it is measured, in nanoseconds
   */
  static Map<Peer, Series> measure(
      Session session, RowResult result, Path library, Kernel kernel, long warmUp, Peer... peers) {
    Kernels run = new Kernels(session, result);
    run.measure(library, kernel, warmUp, peers);
    return of(run.series, kernel);
  }

  /**
   * Measures them in processes that are there, which open the library anew for each.
   *
   * @param warmUp how long each runs before it is measured, in nanoseconds
   * @return the series of each kernel, by peer; a peer that can't run it has none
   */
  static Map<Kernel, Map<Peer, Series>> measure(
      Session session,
      RowResult result,
      Path library,
      List<Kernel> kernels,
      ToLongFunction<Peer> warmUp,
      List<Worker> started) {
    Kernels run = new Kernels(session, result);
    for (Kernel kernel : kernels) {
      run.measure(library, kernel, warmUp, started);
    }
    return run.series;
  }

  /** The series of a kernel; none if it was not measured. */
  static Map<Peer, Series> of(Map<Kernel, Map<Peer, Series>> series, Kernel kernel) {
    return series.getOrDefault(kernel, Map.of());
  }

  private void measure(Path library, Kernel kernel, long warmUp, Peer... peers) {
    List<Worker> started = session.start(peers);
    try {
      measure(library, kernel, peer -> warmUp, started);
    } finally {
      started.forEach(Worker::close);
    }
  }

  private void measure(
      Path library, Kernel kernel, ToLongFunction<Peer> warmUp, List<Worker> started) {
    Map<Peer, Series> own = new HashMap<>();
    Map<Worker, Series> workers = new LinkedHashMap<>();
    for (Worker worker : started) {
      if (warmUp(worker, library, kernel, warmUp.applyAsLong(worker.peer()))) {
        Series one = result.series(kernel.what(), worker.peer(), Series.Unit.NANOSECONDS);
        workers.put(worker, one);
        own.put(worker.peer(), one);
      }
    }
    series.put(kernel, own);
    for (int round = 0; round < session.rounds(9, 3); round++) {
      workers.forEach((worker, one) -> one.add(call(worker, kernel) / kernel.divisor()));
    }
  }

  private boolean warmUp(Worker worker, Path library, Kernel kernel, long nanos) {
    try {
      worker.ask("open", library.resolveSibling(""), library.getFileName());
      long limit = session.isQuick() ? QUICK_WARM_UP : nanos;
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_CALLS || System.nanoTime() - start < limit; i++) {
        call(worker, kernel);
      }
      return true;
    } catch (Worker.FailedException e) {
      result.note(kernel.what() + ": " + e.getMessage());
      return false;
    }
  }

  private double call(Worker worker, Kernel kernel) {
    List<String> answer = worker.ask(kernel.task(), kernel.function(), kernel.count());
    double value = Double.parseDouble(answer.get(1));
    double wanted = expected.computeIfAbsent(kernel, k -> value);
    if (value != wanted) {
      throw new Worker.FailedException(
          "%s: gives %s, not %s".formatted(worker.peer().label(), value, wanted));
    }
    return Double.parseDouble(answer.get(0));
  }
}
