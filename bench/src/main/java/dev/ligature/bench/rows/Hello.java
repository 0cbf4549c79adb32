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
import java.util.Optional;

/** Row 14: the command running hello world, against Node running it. */
final class Hello implements Row {
  private static final String OUTPUT = "hello, world";

  @Override
  public String key() {
    return "14";
  }

  @Override
  public String title() {
    return "./ligature run of hello world, wall clock";
  }

  @Override
  public void run(Session session, RowResult result) throws Exception {
    Path module = session.file("guests/modules/hello/hello.wasm");
    Map<Peer, List<String>> commands = new EnumMap<>(Peer.class);
    commands.put(
        Peer.LIGATURE, List.of(session.file("ligature").toString(), "run", module.toString()));
    Optional<List<String>> node = session.peers().program(Peer.NODE, "run.mjs", module.toString());
    node.ifPresent(command -> commands.put(Peer.NODE, command));
    Map<Peer, Series> series = new EnumMap<>(Peer.class);
    for (Map.Entry<Peer, List<String>> one : commands.entrySet()) {
      // The first run may build the command and its start-up cache.
      session.time(one.getKey(), one.getValue());
      series.put(
          one.getKey(), result.series("hello world", one.getKey(), Series.Unit.MILLISECONDS));
    }
    for (int round = 0; round < session.rounds(21, 3); round++) {
      for (Map.Entry<Peer, List<String>> one : commands.entrySet()) {
        Session.Timed timed = session.time(one.getKey(), one.getValue());
        if (!timed.output().equals(OUTPUT)) {
          throw new Worker.FailedException(one.getKey().label() + ": printed " + timed.output());
        }
        series.get(one.getKey()).add((double) timed.nanos());
      }
    }
    result.ratio("against Node", series.get(Peer.LIGATURE), series.get(Peer.NODE), 1.5);
  }
}
