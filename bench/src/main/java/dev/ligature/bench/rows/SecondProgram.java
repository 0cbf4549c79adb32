package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Series> series = new ArrayList<>();
    for (String program : new String[] {"first program", "second program"}) {
      series.add(result.series(program + ", start", Peer.LIGATURE, Series.Unit.MILLISECONDS));
      series.add(result.series(program + ", heap", Peer.LIGATURE, Series.Unit.KIBIBYTES));
    }
    for (int round = 0; round < session.rounds(5, 1); round++) {
      try (Worker worker = session.start(Peer.LIGATURE).getFirst()) {
        List<String> answer = worker.ask("share", module.get(), "malloc", "1000");
        for (int i = 0; i < series.size(); i++) {
          series.get(i).add(Double.parseDouble(answer.get(i)));
        }
      }
    }
    result.ratio("start time, against the first's", series.get(2), series.get(0), GOAL);
    result.ratio("heap, against the first's", series.get(3), series.get(1), GOAL);
  }
}
