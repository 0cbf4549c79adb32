package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import java.util.EnumMap;
import java.util.Map;

/** What one thing takes on each peer, in milliseconds. A peer without a sample has no series. */
final class PeerSeries {
  private final RowResult result;
  private final String what;
  private final Map<Peer, Series> series = new EnumMap<>(Peer.class);

  /** The times of what a row calls so. */
  PeerSeries(RowResult result, String what) {
    this.result = result;
    this.what = what;
  }

  /** Adds a sample, in nanoseconds. */
  void add(Peer peer, double nanos) {
    series.computeIfAbsent(peer, p -> result.series(what, p, Series.Unit.MILLISECONDS)).add(nanos);
  }

  /** Holds Ligature's against Node's. */
  void compare(String figure, double goal) {
    result.ratio(figure, series.get(Peer.LIGATURE), series.get(Peer.NODE), goal);
  }
}
