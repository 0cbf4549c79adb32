package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures the command against Node on the same program, in wall-clock and in processor time, the
 * whole process each. Both have to print the same. Then it does so again with a code cache that an
 * earlier run has filled.
 */
final class Commands {
  private static final double GOAL = 4;
  private static final double GOAL_WITH_CACHE = 2;

  private final Session session;
  private final RowResult result;
  private final int rounds;

  /** Measures in so many rounds. */
  Commands(Session session, RowResult result, int rounds) {
    this.session = session;
    this.result = result;
    this.rounds = rounds;
  }

  /**
   * Measures a program.
   *
   * @param what its name in the table
   * @param folders what the guest has, each as HOST::GUEST
   */
  void measure(String what, List<String> folders, Path program, List<String> arguments)
      throws IOException, InterruptedException {
    measure(what, GOAL, commands(List.of(), folders, program, arguments));
    // Not in the scratch folder, which programs can write to.
    Path cache = Files.createTempDirectory("ligature-code-cache");
    List<String> option = List.of("--cache", cache.toString());
    Map<Peer, List<String>> cached = commands(option, folders, program, arguments);
    try {
      session.time(Peer.LIGATURE, cached.getOrDefault(Peer.LIGATURE, List.of()));
    } catch (Worker.FailedException e) {
      result.note(what + ": " + e.getMessage());
      return;
    }
    measure(what + ", with a code cache", GOAL_WITH_CACHE, cached);
  }

  private void measure(String what, double goal, Map<Peer, List<String>> commands)
      throws IOException, InterruptedException {
    BothTimes times = new BothTimes(result, what);
    Set<String> outputs = new HashSet<>();
    for (int round = 0; round < session.rounds(rounds, 1); round++) {
      for (Map.Entry<Peer, List<String>> one : commands.entrySet()) {
        Peer peer = one.getKey();
        Session.Timed timed;
        try {
          timed = session.time(peer, one.getValue());
        } catch (Worker.FailedException e) {
          result.note(what + ": " + e.getMessage());
          return;
        }
        outputs.add(timed.output());
        times.addClock(peer, (double) timed.nanos());
        timed.processors().ifPresent(nanos -> times.addProcessors(peer, (double) nanos));
      }
    }
    if (outputs.size() > 1) {
      result.note(what + ": the outputs differ");
      return;
    }
    times.compare(goal);
  }

  private Map<Peer, List<String>> commands(
      List<String> options, List<String> folders, Path program, List<String> arguments) {
    List<String> own = new ArrayList<>(List.of(session.file("ligature").toString(), "run"));
    own.addAll(options);
    folders.forEach(folder -> own.addAll(List.of("--dir", folder)));
    own.add(program.toString());
    own.addAll(arguments);
    List<String> words = new ArrayList<>(List.of(String.valueOf(folders.size())));
    words.addAll(folders);
    words.add(program.toString());
    words.addAll(arguments);
    Map<Peer, List<String>> commands = new EnumMap<>(Peer.class);
    commands.put(Peer.LIGATURE, own);
    session
        .peers()
        .program(Peer.NODE, "program.mjs", words.toArray(String[]::new))
        .ifPresent(node -> commands.put(Peer.NODE, node));
    return commands;
  }
}
