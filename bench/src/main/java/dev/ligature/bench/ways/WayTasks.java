package dev.ligature.bench.ways;

import dev.ligature.bench.worker.Requests;
import java.util.List;
import java.util.Map;

/** Measures the tasks by one way. */
final class WayTasks {
  private static final String TEXT = "twenty characters...";

  private final Way way;

  WayTasks(Way way) {
    this.way = way;
  }

  /** One call, whose result is added up. */
  private interface Call {
    double call(int i) throws Throwable;
  }

  Map<String, Requests.Task> tasks() {
    int[] numbers = {1, 2, 3, 4, 5, 6, 7, 8};
    int[] sorted = {2, 1};
    return Map.of(
        "add",
        words -> timed(words, i -> way.add(i, 1)),
        "length",
        words -> timed(words, i -> way.length(TEXT)),
        "repeated",
        words -> timed(words, i -> way.repeated(TEXT).length()),
        "sum",
        words -> timed(words, i -> way.sum(numbers)),
        "norm",
        words -> timed(words, i -> way.norm(i, 1)),
        "made",
        words -> timed(words, i -> way.made(1, i)),
        "sort",
        words ->
            timed(
                words,
                i -> {
                  sorted[0] = 2;
                  sorted[1] = 1;
                  way.sort(sorted);
                  return sorted[1];
                }));
  }

  /** Calls many times: the count. Gives nanoseconds and the sum of the results. */
  private static String timed(List<String> words, Call call) throws Throwable {
    int count = Integer.parseInt(words.getFirst());
    double sum = 0;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      sum += call.call(i);
    }
    return (System.nanoTime() - start) + "\t" + sum;
  }
}
