package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Row 10: a thousand libraries of a thousand exports and a hundred imports each, against a hundred
 * of them. Each time in a fresh process, from the first module's file to the result of a call.
 */
final class ManyLibraries implements Row {
  private static final int EXPORTS = 1000;
  private static final int IMPORTS = 100;

  private final Map<Integer, Map<Peer, Series>> series = new java.util.HashMap<>();
  private String expected = "";

  @Override
  public String key() {
    return "10";
  }

  @Override
  public String title() {
    return "linking 1,000 libraries, each 1,000 exports and 100 imports";
  }

  @Override
  public void run(Session session, RowResult result) throws IOException {
    int many = session.rounds(1000, 100);
    int few = many / 10;
    for (int count : new int[] {few, many}) {
      expected = "";
      measure(session, result, count);
    }
    Map<Peer, Series> large = series.getOrDefault(many, Map.of());
    Series own = large.get(Peer.LIGATURE);
    result.ratio(
        "%,d libraries against %,d".formatted(many, few),
        own,
        series.getOrDefault(few, Map.of()).get(Peer.LIGATURE),
        11);
    result.ratio("%,d libraries, against Node".formatted(many), own, large.get(Peer.NODE), 1);
  }

  private void measure(Session session, RowResult result, int count) throws IOException {
    Path folder = Files.createDirectory(session.scratch().resolve("libraries" + count));
    new GeneratedLibraries(EXPORTS, IMPORTS).write(folder, count);
    Map<Peer, Series> one = new EnumMap<>(Peer.class);
    series.put(count, one);
    for (int round = 0; round < session.rounds(5, 1); round++) {
      for (Worker worker : session.start(Peer.LIGATURE, Peer.NODE)) {
        try (worker) {
          List<String> answer = worker.ask("link", folder, GeneratedLibraries.ROOT, "run");
          check(worker, answer.get(1));
          one.computeIfAbsent(
                  worker.peer(),
                  peer ->
                      result.series(
                          "%,d libraries".formatted(count), peer, Series.Unit.MILLISECONDS))
              .add(Double.parseDouble(answer.get(0)));
        }
      }
    }
  }

  private void check(Worker worker, String value) {
    expected = expected.isEmpty() ? value : expected;
    if (!value.equals(expected)) {
      throw new Worker.FailedException(worker.peer().label() + ": another result: " + value);
    }
  }
}
