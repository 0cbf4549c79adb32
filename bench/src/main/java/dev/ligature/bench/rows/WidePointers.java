package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/** Row 27: the same C with pointers of 64 bits, against 32. */
final class WidePointers implements Row {
  private static final double GOAL = 1.5;

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
    return "27";
  }

  @Override
  public String title() {
    return "pointers of 64 bits, against 32";
  }

  @Override
  public void run(Session session, RowResult result) {
    double logarithms = 0;
    int count = 0;
    for (String library : List.of("bench-memory/memory.so", "bench-sort/sort.so")) {
      List<Kernel> kernels = library.startsWith("bench-memory") ? MEMORY : SORT;
      Map<Kernel, Map<Peer, Series>> narrow =
          Kernels.measure(session, result, library, kernels, Peer.LIGATURE);
      List<Kernel> named = kernels.stream().map(k -> k.named(k.what() + ", 64 bits")).toList();
      Map<Kernel, Map<Peer, Series>> wide =
          Kernels.measure(session, result, "wide/" + library, named, Peer.LIGATURE);
      for (int k = 0; k < kernels.size(); k++) {
        Series before = Kernels.of(narrow, kernels.get(k)).get(Peer.LIGATURE);
        Series after = Kernels.of(wide, named.get(k)).get(Peer.LIGATURE);
        if (before != null && after != null) {
          double ratio = after.median() / before.median();
          result.figure(kernels.get(k).what(), ratio);
          logarithms += Math.log(ratio);
          count++;
        }
      }
    }
    result.check("geometric mean", Math.exp(logarithms / count), GOAL);
  }
}
