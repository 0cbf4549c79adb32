package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Row 20: a module that any engine can run, which defines its memory and imports nothing; and here
 * the same functions as a library too, which imports its memory.
 */
final class OtherEngines implements Row {
  /** What is behind the names of the library's functions, in the table and in the chart. */
  private static final String IMPORTED = ", memory imported";

  static final List<Kernel> KERNELS =
      List.of(
          new Kernel("loads", "loads", 2, 2 << 24),
          new Kernel("stores", "stores", 2, 2 << 24),
          new Kernel("sieve", "sieve", 4_000_000),
          new Kernel("matrix product", "matrix", 300, 300.0 * 300 * 300),
          new Kernel("SHA-256", "sha256", 50_000),
          new Kernel("sort", "sort", 50_000),
          new Kernel("interpreter", "machine", 300_000));

  @Override
  public String key() {
    return "20";
  }

  @Override
  public String title() {
    return "seven functions of one module, on other engines";
  }

  @Override
  public void run(Session session, RowResult result) {
    List<Map<Peer, Series>> alone = new ArrayList<>();
    List<Series> imported = new ArrayList<>();
    // One process of each engine for all: the compiler of GraalWasm is Java code, which takes long
    // to be compiled itself.
    List<Worker> workers = session.start(Peer.engines());
    try {
      Path folder = session.file("guests/modules/bench-alone");
      Map<Kernel, Map<Peer, Series>> series =
          Kernels.measure(
              session,
              result,
              folder.resolve("alone.wasm"),
              KERNELS,
              OtherEngines::warmUp,
              workers);
      KERNELS.forEach(kernel -> alone.add(Kernels.of(series, kernel)));
      List<Kernel> others =
          KERNELS.stream().map(kernel -> kernel.named(kernel.what() + IMPORTED)).toList();
      List<Worker> own = workers.stream().filter(one -> one.peer() == Peer.LIGATURE).toList();
      Kernels.measure(
              session, result, folder.resolve("alone.so"), others, OtherEngines::warmUp, own)
          .values()
          .forEach(one -> imported.add(one.get(Peer.LIGATURE)));
    } finally {
      workers.forEach(Worker::close);
    }
    Map<Peer, Double> means = new EnumMap<>(Peer.class);
    for (Peer peer : Peer.engines()) {
      means.put(peer, mean(alone.stream().map(one -> one.get(peer)).toList()));
    }
    double own = means.getOrDefault(Peer.LIGATURE, Double.NaN);
    result.figure("geometric mean, memory imported against its own", mean(imported) / own);
    means.forEach(
        (peer, mean) -> {
          if (peer != Peer.LIGATURE) {
            result.figure("geometric mean, against " + peer.label(), own / mean);
          }
        });
  }

  /** GraalWasm's takes longer than the others': see above. */
  static long warmUp(Peer peer) {
    return peer == Peer.GRAALWASM ? 3_000_000_000L : 600_000_000L;
  }

  /** The geometric mean of the medians; NaN if one is missing. */
  private static double mean(List<Series> series) {
    double logarithms = 0;
    for (Series one : series) {
      logarithms += one == null ? Double.NaN : Math.log(one.median());
    }
    return Math.exp(logarithms / series.size());
  }
}
