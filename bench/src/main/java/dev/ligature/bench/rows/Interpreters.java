package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.guests.generated.GeneratedInterpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Row 15: functions like an interpreter's, from 3 to 530 KB of code, against Node. Settled: the
 * larger ones are compiled bit by bit while they run.
 */
final class Interpreters implements Row {
  private static final double GOAL = 2;
  private static final int ROUNDS = 200_000;
  private static final long WARM_UP = 8_000_000_000L;

  private static final List<GeneratedInterpreter> SHAPES =
      List.of(
          new GeneratedInterpreter(16, 4, false, false),
          new GeneratedInterpreter(16, 40, false, false),
          new GeneratedInterpreter(64, 40, false, false),
          new GeneratedInterpreter(256, 4, false, false),
          new GeneratedInterpreter(256, 40, false, false),
          new GeneratedInterpreter(256, 40, true, false),
          new GeneratedInterpreter(256, 40, false, true),
          new GeneratedInterpreter(256, 40, true, true),
          new GeneratedInterpreter(256, 271, false, false),
          new GeneratedInterpreter(2048, 271, false, false));

  @Override
  public String key() {
    return "15";
  }

  @Override
  public String title() {
    return "a loop around a switch, as interpreters are, a turn";
  }

  @Override
  public void run(Session session, RowResult result) throws IOException {
    Path folder = Files.createDirectory(session.scratch().resolve("interpreters"));
    for (GeneratedInterpreter shape : SHAPES) {
      String what = what(shape);
      Path library = folder.resolve(what.replaceAll("\\W+", "-") + ".so");
      Files.write(library, shape.module());
      Kernel kernel = new Kernel(what, GeneratedInterpreter.FUNCTION, ROUNDS);
      Map<Peer, Series> series =
          Kernels.measure(session, result, library, kernel, WARM_UP, Peer.LIGATURE, Peer.NODE);
      result.ratio(what + ", against Node", series.get(Peer.LIGATURE), series.get(Peer.NODE), GOAL);
    }
  }

  private static String what(GeneratedInterpreter shape) {
    return "%,d cases, %d locals%s%s"
        .formatted(
            shape.cases(),
            shape.locals(),
            shape.mixed() ? " of all types, calls" : "",
            shape.caught() ? ", try" : "");
  }
}
