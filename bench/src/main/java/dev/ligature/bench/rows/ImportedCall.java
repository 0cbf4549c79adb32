package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/** Row 1: a function of another module against one of the same. */
final class ImportedCall implements Row {
  private static final Kernel OWN = new Kernel("call in the module", "call_own", 20_000_000);
  private static final Kernel IMPORTED =
      new Kernel("call of an imported function", "call_imported", 20_000_000);

  @Override
  public String key() {
    return "1";
  }

  @Override
  public String title() {
    return "call of another module's function";
  }

  @Override
  public void run(Session session, RowResult result) {
    Map<Kernel, Map<Peer, Series>> series =
        Kernels.measure(
            session,
            result,
            "bench-calls/caller.so",
            List.of(OWN, IMPORTED),
            Peer.LIGATURE,
            Peer.ENDIVE);
    result.ratio(
        "against a call in the module",
        Kernels.of(series, IMPORTED).get(Peer.LIGATURE),
        Kernels.of(series, OWN).get(Peer.LIGATURE),
        1.1);
  }
}
