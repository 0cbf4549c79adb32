package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.List;

/**
 * Row 8: {@code dlopen}, {@code dlsym} and a first call in a warm program: of modules that the
 * process has not seen before, so that no engine can use what it kept, and of one and the same,
 * which Ligature closes in between and Node, which can't, instantiates anew.
 */
final class OpenPlugin implements Row {
  /** Rounds until neither engine gets faster: the generator is much code for the JIT. */
  private static final int WARM_UPS = 60;

  private static final int REOPEN_WARM_UPS = 150;
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
    measure(session, result, "plugins", WARM_UPS, "a module not seen before");
    measure(session, result, "reopen", REOPEN_WARM_UPS, "a module opened before");
  }

  private static void measure(
      Session session, RowResult result, String task, int warmUps, String what) {
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE);
    PeerSeries series = new PeerSeries(result, what);
    try {
      for (Worker worker : workers) {
        for (int i = 0; i < session.rounds(warmUps, 1); i++) {
          open(session, worker, task);
        }
      }
      for (int round = 0; round < session.rounds(9, 2); round++) {
        for (Worker worker : workers) {
          series.add(worker.peer(), open(session, worker, task));
        }
      }
      series.compare(what + ", against Node", 1);
    } finally {
      workers.forEach(Worker::close);
    }
  }

  private static double open(Session session, Worker worker, String task) {
    Path module = session.file("guests/modules/bench-plugin/plugin.so");
    int count = session.rounds(MODULES, FEW_MODULES);
    List<String> answer = worker.ask(task, module, "plugin_run", count);
    if (Integer.parseInt(answer.get(1)) != 42 * count) {
      throw new Worker.FailedException(worker.peer().label() + ": another result");
    }
    return Double.parseDouble(answer.get(0));
  }
}
