package dev.ligature.bench.ways;

import dev.ligature.bench.worker.Requests;
import java.nio.file.Path;

/** The worker of one way of calling C. */
public final class WayWorker {
  private WayWorker() {}

  /** Answers requests until there are no more: the way, and the library or its folder. */
  public static void main(String[] args) throws Exception {
    Path place = Path.of(args[1]);
    Way way =
        switch (args[0]) {
          case "bound" -> new BoundWay(place);
          case "foreign" -> new ForeignWay(place);
          case "jna" -> new JnaWay(place);
          default -> throw new IllegalArgumentException(args[0]);
        };
    new Requests(new WayTasks(way).tasks()).serve();
  }
}
