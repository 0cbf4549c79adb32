package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Row 8: {@code dlopen}, {@code dlsym} and a first call in a warm program. Each module is one that
 * the process has not seen before, so that no engine can use what it kept of another.
 */
final class OpenPlugin implements Row {
  private static final int WARM_UPS = 15;
  private static final int MODULES = 200;
  private static final int FEW_MODULES = 20;

  @Override
  public String key() {
    return "8";
  }

  @Override
  public String title() {
    return "dlopen, dlsym and first call of a small module, warm";
  }

  @Override
  public void run(Session session, RowResult result) {
    Path module = session.file("guests/modules/bench-plugin/plugin.so");
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE);
    Map<Peer, Series> series = new EnumMap<>(Peer.class);
    try {
      for (Worker worker : workers) {
        series.put(
            worker.peer(), result.series("a new module", worker.peer(), Series.Unit.MILLISECONDS));
        for (int i = 0; i < session.rounds(WARM_UPS, 1); i++) {
          open(session, worker, "plugins", module);
        }
      }
      for (int round = 0; round < session.rounds(9, 2); round++) {
        for (Worker worker : workers) {
          series.get(worker.peer()).add(open(session, worker, "plugins", module));
        }
      }
      result.ratio("against Node", series.get(Peer.LIGATURE), series.get(Peer.NODE), 1);
      reopen(session, result, workers.getFirst(), module);
    } finally {
      workers.forEach(Worker::close);
    }
  }

  /** The same module closed and opened again, which Node can't do; for the table only. */
  private static void reopen(Session session, RowResult result, Worker worker, Path module) {
    Series again =
        result.series("the same module, closed before", Peer.LIGATURE, Series.Unit.MILLISECONDS);
    open(session, worker, "reopen", module);
    for (int round = 0; round < session.rounds(9, 2); round++) {
      again.add(open(session, worker, "reopen", module));
    }
  }

  private static double open(Session session, Worker worker, String task, Path module) {
    int count = session.rounds(MODULES, FEW_MODULES);
    List<String> answer = worker.ask(task, module, "plugin_run", count);
    if (Integer.parseInt(answer.get(1)) != 42 * count) {
      throw new Worker.FailedException(worker.peer().label() + ": another result");
    }
    return Double.parseDouble(answer.get(0));
  }
}
