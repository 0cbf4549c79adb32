package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Row 21: calls of a guest by the host, which is Java or for Node JavaScript, and back. */
final class HostCalls implements Row {
  private static final int COUNT = 50_000;
  static final List<Kernel> KERNELS =
      List.of(
          new Kernel("host calls guest", "enter", "step", COUNT, COUNT),
          new Kernel("guest calls host", "call_host", COUNT));
  private static final List<Kernel> BY_FIELD =
      List.of(
          new Kernel(
              "host calls guest, handle in a field", "enter-by-field", "step", COUNT, COUNT));

  @Override
  public String key() {
    return "21";
  }

  @Override
  public String title() {
    return "calls between host and guest";
  }

  @Override
  public void run(Session session, RowResult result) {
    Path module = session.file("guests/modules/bench-alone/calls.wasm");
    List<Worker> workers = session.start(Peer.engines());
    try {
      Map<Kernel, Map<Peer, Series>> series =
          Kernels.measure(session, result, module, KERNELS, OtherEngines::warmUp, workers);
      KERNELS.forEach(kernel -> compare(kernel.what(), Kernels.of(series, kernel), result));
      // Handles alone differ.
      List<Worker> handles =
          workers.stream()
              .filter(one -> one.peer() == Peer.LIGATURE || one.peer() == Peer.NATIVE)
              .toList();
      Kernels.measure(session, result, module, BY_FIELD, OtherEngines::warmUp, handles);
    } finally {
      workers.forEach(Worker::close);
    }
  }

  private static void compare(String what, Map<Peer, Series> series, RowResult result) {
    Series own = series.get(Peer.LIGATURE);
    for (Peer peer : Peer.engines()) {
      Series other = series.get(peer);
      if (own != null && other != null && peer != Peer.LIGATURE) {
        result.figure(what + ", against " + peer.label(), own.median() / other.median());
      }
    }
  }
}
