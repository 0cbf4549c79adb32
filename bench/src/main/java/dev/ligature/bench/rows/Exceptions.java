package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/**
 * What a block that catches costs where nothing is thrown, and what another library's exception
 * costs.
 */
final class Exceptions implements Row {
  private static final Kernel UNTRIED = new Kernel("call in a loop", "untried", 50_000_000);
  private static final Kernel TRIED =
      new Kernel("call in a block that catches", "tried", 50_000_000);
  private static final Kernel CAUGHT = new Kernel("throw and catch", "caught", 10_000);
  private static final Kernel CAUGHT_FAR =
      new Kernel("throw and catch through ten frames", "caught_far", 5_000);

  @Override
  public String key() {
    return "throw";
  }

  @Override
  public String title() {
    return "exceptions between libraries";
  }

  @Override
  public void run(Session session, RowResult result) {
    Map<Kernel, Map<Peer, Series>> series =
        Kernels.measure(
            session,
            result,
            "exceptions/catcher.so",
            List.of(UNTRIED, TRIED, CAUGHT, CAUGHT_FAR),
            Peer.LIGATURE,
            Peer.NODE);
    result.ratio(
        "a block that catches, against none",
        Kernels.of(series, TRIED).get(Peer.LIGATURE),
        Kernels.of(series, UNTRIED).get(Peer.LIGATURE),
        1.1);
    for (Kernel kernel : List.of(CAUGHT, CAUGHT_FAR)) {
      Map<Peer, Series> one = Kernels.of(series, kernel);
      result.ratio(kernel.what() + ", against Node", one.get(Peer.LIGATURE), one.get(Peer.NODE), 3);
    }
  }
}
