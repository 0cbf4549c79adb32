package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/** Row 12: one function of 200 KB against the same work in small ones. */
final class LargeFunction implements Row {
  private static final double GOAL = 1.3;
  private static final int PIECES = 520;

  @Override
  public String key() {
    return "12";
  }

  @Override
  public String title() {
    return "one function of 200 KB";
  }

  @Override
  public void run(Session session, RowResult result) {
    measure(session, result, "line", "520 pieces in line, a piece", 4_000, 4_000.0 * PIECES);
    measure(session, result, "switch", "switch of 520 cases, a turn", 1_000_000, 1_000_000);
  }

  private static void measure(
      Session session, RowResult result, String name, String what, int count, double steps) {
    Kernel one = new Kernel(what + ", one function", name + "_in_one", count, steps);
    Kernel many = new Kernel(what + ", small functions", name + "_in_many", count, steps);
    Map<Kernel, Map<Peer, Series>> series =
        Kernels.measure(
            session,
            result,
            "bench-large/" + name + ".so",
            List.of(one, many),
            Peer.LIGATURE,
            Peer.NODE);
    result.ratio(
        what + ", against small functions",
        Kernels.of(series, one).get(Peer.LIGATURE),
        Kernels.of(series, many).get(Peer.LIGATURE),
        GOAL);
  }
}
