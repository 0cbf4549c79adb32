package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Row 11: PGlite opened twice in one process: time to the first call, heap beyond its memory. */
final class SecondProgram implements Row {
  private static final double GOAL = 0.1;

  @Override
  public String key() {
    return "11";
  }

  @Override
  public String title() {
    return "a second program on the same modules";
  }

  @Override
  public void run(Session session, RowResult result) {
    Optional<Path> module = session.fetched(ColdStart.PGLITE);
    if (module.isEmpty()) {
      result.note("PGlite is not there: npm did not fetch bench/modules");
      return;
    }
    compare(session, result, module.get(), "start", "share-time", Series.Unit.MILLISECONDS);
    compare(session, result, module.get(), "heap", "share-heap", Series.Unit.KIBIBYTES);
  }

  private static void compare(
      Session session, RowResult result, Path module, String what, String task, Series.Unit unit) {
    Series first = result.series("first program, " + what, Peer.LIGATURE, unit);
    Series second = result.series("second program, " + what, Peer.LIGATURE, unit);
    for (int round = 0; round < session.rounds(7, 1); round++) {
      // In a process of its own each, since the first program finds the JVM cold.
      try (Worker worker = session.start(Peer.LIGATURE).getFirst()) {
        List<String> answer = worker.ask(task, module, "malloc", "1000");
        first.add(Double.parseDouble(answer.get(0)));
        second.add(Double.parseDouble(answer.get(1)));
      }
    }
    result.ratio(what + ", against the first's", second, first, GOAL);
  }
}
