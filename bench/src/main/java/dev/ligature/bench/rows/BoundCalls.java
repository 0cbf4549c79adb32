package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Row 25: a C library's functions called with strings, arrays, structs and callbacks, by a bound
 * interface, by {@code java.lang.foreign} and by JNA. The last two call what the C compiler of this
 * machine makes of the same source.
 */
final class BoundCalls implements Row {
  private static final long WARM_UP = 1_500_000_000L;
  private static final long QUICK_WARM_UP = 50_000_000L;
  private static final int ROUNDS = 9;

  /**
   * A task.
   *
   * @param name of the worker's
   * @param what it is
   * @param count how many calls a round
   */
  private record Task(String name, String what, int count) {}

  private static final List<Task> TASKS =
      List.of(
          new Task("add", "two numbers", 2_000_000),
          new Task("length", "a string of 20 characters", 200_000),
          new Task("repeated", "a string of 20 characters that C returns", 100_000),
          new Task("sum", "an array of 8 numbers", 200_000),
          new Task("norm", "a struct", 200_000),
          new Task("made", "a struct that C returns", 200_000),
          new Task("sort", "an array that C sorts by a Java function", 50_000));

  @Override
  public String key() {
    return "25";
  }

  @Override
  public String title() {
    return "calls with strings, arrays, structs and callbacks";
  }

  @Override
  public void run(Session session, RowResult result) {
    Path library = session.file("bench/target/native/bind.so");
    if (!Files.exists(library)) {
      result.note("no C compiler on the PATH: without java.lang.foreign and JNA");
    }
    Map<Peer, Worker> workers = new EnumMap<>(Peer.class);
    for (Worker worker : session.start(Peer.BOUND, Peer.FOREIGN, Peer.JNA)) {
      workers.put(worker.peer(), worker);
    }
    try {
      for (Task task : TASKS) {
        measure(session, result, task, workers);
      }
    } finally {
      workers.values().forEach(Worker::close);
    }
  }

  private static void measure(
      Session session, RowResult result, Task task, Map<Peer, Worker> workers) {
    Map<Peer, Series> all = new EnumMap<>(Peer.class);
    long warmUp = session.isQuick() ? QUICK_WARM_UP : WARM_UP;
    List<String> sums = new ArrayList<>();
    for (Worker worker : workers.values()) {
      long end = System.nanoTime() + warmUp;
      do {
        sums.add(worker.ask(task.name(), task.count()).get(1));
      } while (System.nanoTime() < end);
      all.put(worker.peer(), result.series(task.what(), worker.peer(), Series.Unit.NANOSECONDS));
    }
    if (sums.stream().distinct().count() > 1) {
      throw new Worker.FailedException(task.what() + ": results differ");
    }
    for (int round = 0; round < session.rounds(ROUNDS, 2); round++) {
      for (Worker worker : workers.values()) {
        double nanos = Double.parseDouble(worker.ask(task.name(), task.count()).getFirst());
        Objects.requireNonNull(all.get(worker.peer())).add(nanos / task.count());
      }
    }
    Series own = all.get(Peer.BOUND);
    for (Peer peer : List.of(Peer.FOREIGN, Peer.JNA)) {
      Series other = all.get(peer);
      if (own != null && other != null) {
        result.figure(task.what() + ", against " + peer.label(), own.median() / other.median());
      }
    }
  }
}
