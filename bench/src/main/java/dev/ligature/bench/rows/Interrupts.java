package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Row 22: code that can be interrupted, against code that can't. */
final class Interrupts implements Row {
  private static final double GOAL = 1.05;

  private static final List<Kernel> CALLS =
      List.of(
          new Kernel("imported call", "call_imported", 20_000_000),
          new Kernel("indirect call, one target", "call_1", 20_000_000),
          new Kernel("indirect call, 4 targets", "call_4", 10_000_000),
          new Kernel("GOT data", "got_data", 20_000_000));

  @Override
  public String key() {
    return "22";
  }

  @Override
  public String title() {
    return "code that can be interrupted, against code that can't";
  }

  @Override
  public void run(Session session, RowResult result) {
    List<Double> ratios = new ArrayList<>();
    measure(session, result, "bench-alone/alone.so", OtherEngines.KERNELS, ratios);
    measure(session, result, "bench-calls/caller.so", CALLS, ratios);
    double logarithms = ratios.stream().mapToDouble(Math::log).sum();
    result.check("geometric mean", Math.exp(logarithms / ratios.size()), GOAL);
    measure(session, result, "bench-alone/calls.wasm", HostCalls.KERNELS, new ArrayList<>());
  }

  private static void measure(
      Session session,
      RowResult result,
      String library,
      List<Kernel> kernels,
      List<Double> ratios) {
    Map<Kernel, Map<Peer, Series>> series =
        Kernels.measure(session, result, library, kernels, Peer.LIGATURE, Peer.INTERRUPTIBLE);
    for (Kernel kernel : kernels) {
      Map<Peer, Series> one = Kernels.of(series, kernel);
      Series stoppable = one.get(Peer.INTERRUPTIBLE);
      Series plain = one.get(Peer.LIGATURE);
      if (stoppable == null || plain == null) {
        continue;
      }
      double ratio = stoppable.median() / plain.median();
      result.figure(kernel.what(), ratio);
      ratios.add(ratio);
    }
  }
}
