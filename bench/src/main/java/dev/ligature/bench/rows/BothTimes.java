package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;

/** What one thing takes on each peer, in wall-clock and in processor time. */
final class BothTimes {
  private static final String AGAINST_NODE = ", against Node";

  private final String what;
  private final String processorTime;
  private final PeerSeries clock;
  private final PeerSeries processors;

  /** The times of what a row calls so. */
  BothTimes(RowResult result, String what) {
    this.what = what;
    this.processorTime = what + ", processor time";
    this.clock = new PeerSeries(result, what);
    this.processors = new PeerSeries(result, processorTime);
  }

  /** Adds a wall-clock time, in nanoseconds. */
  void addClock(Peer peer, double nanos) {
    clock.add(peer, nanos);
  }

  /** Adds a time of all processors, in nanoseconds. */
  void addProcessors(Peer peer, double nanos) {
    processors.add(peer, nanos);
  }

  /** Holds both against Node's. */
  void compare(double goal) {
    clock.compare(what + AGAINST_NODE, goal);
    processors.compare(processorTime + AGAINST_NODE, goal);
  }
}
