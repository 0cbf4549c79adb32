package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import java.util.EnumMap;
import java.util.Map;

/** What one thing takes on each peer, in wall-clock and in processor time. */
final class BothTimes {
  private static final String PROCESSORS = ", processor time";

  private final RowResult result;
  private final String what;
  private final Map<Peer, Series> clock = new EnumMap<>(Peer.class);
  private final Map<Peer, Series> processors = new EnumMap<>(Peer.class);

  /** The times of what a row calls so. */
  BothTimes(RowResult result, String what) {
    this.result = result;
    this.what = what;
  }

  /** Adds a wall-clock time, in nanoseconds. */
  void addClock(Peer peer, double nanos) {
    add(clock, what, peer, nanos);
  }

  /** Adds a time of all processors, in nanoseconds. */
  void addProcessors(Peer peer, double nanos) {
    add(processors, what + PROCESSORS, peer, nanos);
  }

  private void add(Map<Peer, Series> series, String name, Peer peer, double nanos) {
    series.computeIfAbsent(peer, p -> result.series(name, p, Series.Unit.MILLISECONDS)).add(nanos);
  }

  /** Holds both against Node's. */
  void compare(double goal) {
    compare(clock, what, goal);
    compare(processors, what + PROCESSORS, goal);
  }

  private void compare(Map<Peer, Series> series, String name, double goal) {
    result.ratio(name + ", against Node", series.get(Peer.LIGATURE), series.get(Peer.NODE), goal);
  }
}
