package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Row 6: programs over linear memory, in the geometric mean. */
final class MemoryKernels implements Row {
  private static final double GOAL = 1.3;
  private static final List<Kernel> MEMORY =
      List.of(
          new Kernel("loads over 64 MB", "loads", 2, 2 << 24),
          new Kernel("stores over 64 MB", "stores", 2, 2 << 24),
          new Kernel("jumps in 64 MB", "jumps", 4, 4 << 20),
          new Kernel("sieve", "sieve", 4_000_000),
          new Kernel("matrix product, a multiplication", "matrix", 300, 300.0 * 300 * 300),
          new Kernel("SHA-256, a block", "sha256", 100_000));
  private static final List<Kernel> SORT =
      List.of(new Kernel("qsort of 100,000, an element", "sort", 100_000));

  @Override
  public String key() {
    return "6";
  }

  @Override
  public String title() {
    return "loads, stores, sieve, matrix product, SHA-256, qsort";
  }

  @Override
  public void run(Session session, RowResult result) {
    Map<Kernel, Map<Peer, Series>> series = new HashMap<>();
    Peer[] peers = Peer.linking();
    series.putAll(Kernels.measure(session, result, "bench-memory/memory.so", MEMORY, peers));
    series.putAll(Kernels.measure(session, result, "bench-sort/sort.so", SORT, peers));
    double logarithms = 0;
    for (Map<Peer, Series> one : series.values()) {
      if (!one.containsKey(Peer.LIGATURE) || !one.containsKey(Peer.NODE)) {
        return;
      }
      double ratio = one.get(Peer.LIGATURE).median() / one.get(Peer.NODE).median();
      logarithms += Math.log(ratio);
    }
    result.check("geometric mean against Node", Math.exp(logarithms / series.size()), GOAL);
  }
}
