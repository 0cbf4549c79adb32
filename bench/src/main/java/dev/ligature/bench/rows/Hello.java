package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
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
    measure(session, result, "hello world", 1.5, List.of());
    String cache = session.scratch().resolve("code-cache").toString();
    measure(session, result, "hello world, with a code cache", 1, List.of("--cache", cache));
  }

  private static void measure(
      Session session, RowResult result, String what, double goal, List<String> options)
      throws Exception {
    Path module = session.file("guests/modules/hello/hello.wasm");
    List<String> own = new ArrayList<>(List.of(session.file("ligature").toString(), "run"));
    own.addAll(options);
    own.add(module.toString());
    Map<Peer, List<String>> commands = new EnumMap<>(Peer.class);
    commands.put(Peer.LIGATURE, own);
    Optional<List<String>> node = session.peers().program(Peer.NODE, "run.mjs", module.toString());
    node.ifPresent(command -> commands.put(Peer.NODE, command));
    PeerSeries series = new PeerSeries(result, what);
    for (Map.Entry<Peer, List<String>> one : commands.entrySet()) {
      // The first run may build the command and its start-up cache, and fills that of code.
      session.time(one.getKey(), one.getValue());
    }
    for (int round = 0; round < session.rounds(21, 3); round++) {
      for (Map.Entry<Peer, List<String>> one : commands.entrySet()) {
        Session.Timed timed = session.time(one.getKey(), one.getValue());
        if (!timed.output().equals(OUTPUT)) {
          throw new Worker.FailedException(one.getKey().label() + ": printed " + timed.output());
        }
        series.add(one.getKey(), (double) timed.nanos());
      }
    }
    series.compare(options.isEmpty() ? "against Node" : "with a code cache, against Node", goal);
  }
}
