package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.List;
import java.util.Map;

/** Row 26: functions compiled with vectors and without, each in the geometric mean. */
final class Vectors implements Row {
  private static final double GOAL = 3;
  private static final List<Kernel> KERNELS =
      List.of(
          new Kernel("dot product", "dot", 3_000),
          new Kernel("SHA-256", "sha256", 20_000),
          new Kernel("memchr", "memchr_", 1_500),
          new Kernel("UTF-8 check", "utf8", 1_500),
          new Kernel("matrix product", "matrix", 100),
          new Kernel("blur", "blur", 300),
          new Kernel("CRC-32", "crc", 200),
          new Kernel("JSON scan", "json", 3_000),
          new Kernel("Mandelbrot set", "mandelbrot", 3_000),
          new Kernel("sort", "sort", 60));

  @Override
  public String key() {
    return "26";
  }

  @Override
  public String title() {
    return "ten functions with vectors, and without";
  }

  @Override
  public void run(Session session, RowResult result) {
    Peer[] peers = Peer.linking();
    List<Kernel> others =
        KERNELS.stream().map(kernel -> kernel.named(kernel.what() + ", no vectors")).toList();
    Map<Kernel, Map<Peer, Series>> with =
        Kernels.measure(session, result, "bench-simd/simd.so", KERNELS, peers);
    Map<Kernel, Map<Peer, Series>> without =
        Kernels.measure(session, result, "bench-simd/scalar.so", others, peers);
    double against = 0;
    double gain = 0;
    for (int k = 0; k < KERNELS.size(); k++) {
      Map<Peer, Series> one = Kernels.of(with, KERNELS.get(k));
      Map<Peer, Series> other = Kernels.of(without, others.get(k));
      if (!one.containsKey(Peer.LIGATURE)
          || !one.containsKey(Peer.NODE)
          || !other.containsKey(Peer.LIGATURE)) {
        return;
      }
      double own = one.get(Peer.LIGATURE).median();
      against += Math.log(own / one.get(Peer.NODE).median());
      gain += Math.log(own / other.get(Peer.LIGATURE).median());
    }
    result.check("geometric mean against Node", Math.exp(against / KERNELS.size()), GOAL);
    result.figure(
        "geometric mean against the same without vectors", Math.exp(gain / KERNELS.size()));
  }
}
