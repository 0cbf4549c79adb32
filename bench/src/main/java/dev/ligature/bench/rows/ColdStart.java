package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Row 7: a process that opens PGlite's main module and calls its {@code malloc} once. */
final class ColdStart implements Row {
  /** The module, where npm puts it. */
  static final String PGLITE = "bench/modules/node_modules/@electric-sql/pglite/dist/pglite.wasm";

  private static final String FUNCTION = "malloc";
  private static final String WITH_CACHE = "file to first call, with a code cache";
  private static final String ARGUMENT = "1000";
  private static final Map<Peer, String> PROGRAMS =
      Map.of(
          Peer.LIGATURE, "dev.ligature.bench.worker.FirstCall",
          Peer.NODE, "first-call.mjs",
          Peer.ENDIVE, "dev.ligature.bench.endive.FirstCall");

  private String expected = "";

  @Override
  public String key() {
    return "7";
  }

  @Override
  public String title() {
    return "PGlite from its file to the first call, process included";
  }

  @Override
  public void run(Session session, RowResult result) throws Exception {
    Optional<Path> module = session.fetched(PGLITE);
    if (module.isEmpty()) {
      result.note("PGlite is not there: npm did not fetch bench/modules");
      return;
    }
    String cache = session.scratch().resolve("code-cache").toString();
    Map<Peer, Series> series = new EnumMap<>(Peer.class);
    Map<Peer, Series> cached = new EnumMap<>(Peer.class);
    // Fills it.
    time(session, result, Peer.LIGATURE, words(module.get(), cache), Optional.empty());
    for (int round = 0; round < session.rounds(7, 1); round++) {
      for (Peer peer : Peer.linking()) {
        // Half a minute a time, and no close call.
        if (peer != Peer.ENDIVE || round == 0) {
          time(session, result, peer, words(module.get()), Optional.of(series));
        }
      }
      Optional<Map<Peer, Series>> own = Optional.of(cached);
      time(session, result, Peer.LIGATURE, words(module.get(), cache), own);
    }
    Series own = series.get(Peer.LIGATURE);
    result.ratio("against Node", own, series.get(Peer.NODE), 4);
    result.ratio(
        "with a code cache, against Node", cached.get(Peer.LIGATURE), series.get(Peer.NODE), 1.2);
    result.ratio("against Endive", own, series.get(Peer.ENDIVE), 0.05);
  }

  private static String[] words(Path module, String... further) {
    List<String> words = new ArrayList<>(List.of(module.toString(), FUNCTION, ARGUMENT));
    words.addAll(List.of(further));
    return words.toArray(String[]::new);
  }

  private void time(
      Session session,
      RowResult result,
      Peer peer,
      String[] words,
      Optional<Map<Peer, Series>> series)
      throws IOException, InterruptedException {
    Optional<List<String>> command =
        session.peers().program(peer, PROGRAMS.getOrDefault(peer, ""), words);
    if (command.isEmpty()) {
      return;
    }
    try {
      Session.Timed timed = session.time(peer, command.get());
      expected = expected.isEmpty() ? timed.output() : expected;
      if (!timed.output().equals(expected)) {
        throw new Worker.FailedException(peer.label() + ": another result: " + timed.output());
      }
      String what = words.length > 3 ? WITH_CACHE : "file to first call";
      series.ifPresent(
          all ->
              all.computeIfAbsent(peer, p -> result.series(what, p, Series.Unit.MILLISECONDS))
                  .add((double) timed.nanos()));
    } catch (Worker.FailedException e) {
      result.note(e.getMessage());
    }
  }
}
