package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.util.List;

/** A row beyond the table: LAPACK solves 500 equations, in libraries of two toolchains. */
final class SolvedEquations implements Row {
  private static final String MODULES = "examples/lapack/node_modules/webr/dist";
  private static final String LIBC = "guests/libc/lib";
  private static final int EQUATIONS = 500;
  private static final double MOST_ERROR = 1e-10;

  @Override
  public String key() {
    return "lapack";
  }

  @Override
  public String title() {
    return "LAPACK: 500 equations, steady state";
  }

  @Override
  public void run(Session session, RowResult result) {
    if (session.fetched(MODULES).isEmpty()) {
      result.note("LAPACK is not there: npm did not fetch examples/lapack");
      return;
    }
    if (session.fetched(LIBC).isEmpty()) {
      result.note("libc.so is not there: guests/libc/fetch did not fetch it");
      return;
    }
    PeerSeries series = new PeerSeries(result, "dgesv");
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE);
    try {
      for (Worker worker : workers) {
        worker.ask("lapack", session.file(LIBC), session.file(MODULES), EQUATIONS);
        for (int i = 0; i < session.rounds(20, 1); i++) {
          double error = Double.parseDouble(worker.ask("solve").get(1));
          if (error > MOST_ERROR) {
            result.note(worker.peer() + ": error " + error);
            return;
          }
        }
      }
      for (int round = 0; round < session.rounds(15, 2); round++) {
        for (Worker worker : workers) {
          series.add(worker.peer(), Double.parseDouble(worker.ask("solve").getFirst()));
        }
      }
      series.compare("dgesv, against Node", 1.3);
    } finally {
      workers.forEach(Worker::close);
    }
  }
}
