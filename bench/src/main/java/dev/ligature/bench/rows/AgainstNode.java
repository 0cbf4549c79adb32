package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/**
 * A row of guest functions, each of which is held against Node's time for it.
 *
 * @param key the row's key
 * @param title what it measures
 * @param library the guest module
 * @param kernels its functions
 * @param goal the ratio wanted for each
 */
record AgainstNode(String key, String title, String library, List<Kernel> kernels, double goal)
    implements Row {
  @Override
  public void run(Session session, RowResult result) {
    Map<Kernel, Map<Peer, Series>> series =
        Kernels.measure(session, result, library, kernels, Peer.linking());
    for (Kernel kernel : kernels) {
      Map<Peer, Series> one = Kernels.of(series, kernel);
      result.ratio(
          kernel.what() + ", against Node", one.get(Peer.LIGATURE), one.get(Peer.NODE), goal);
    }
  }
}
