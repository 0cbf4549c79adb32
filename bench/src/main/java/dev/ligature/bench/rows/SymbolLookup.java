package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 13: {@code dlsym} from Java, by a handle and in the global scope, with 10 to a million
 * symbols in scope. Looked up are the same ten names, or as many as there are, spread over all
 * libraries.
 */
final class SymbolLookup implements Row {
  private static final int NAMES = 10;
  private static final int LOOKUPS = 2_000_000;
  private static final int FEW_LOOKUPS = 20_000;

  private final List<Series> series = new ArrayList<>();

  @Override
  public String key() {
    return "13";
  }

  @Override
  public String title() {
    return "dlsym from Java";
  }

  @Override
  public void run(Session session, RowResult result) throws IOException {
    measure(session, result, 1, 10);
    measure(session, result, 10, 100);
    measure(session, result, 100, 1000);
    if (!session.isQuick()) {
      measure(session, result, 1000, 1000);
    }
    double most = series.stream().mapToDouble(Series::median).max().orElseThrow();
    double least = series.stream().mapToDouble(Series::median).min().orElseThrow();
    result.check("the slowest against the fastest", most / least, 2);
    result.check("the slowest, in ns", most, 200);
  }

  private void measure(Session session, RowResult result, int libraries, int exports)
      throws IOException {
    String size = "%,d".formatted(libraries * exports);
    Path folder = Files.createDirectory(session.scratch().resolve("symbols" + size));
    new GeneratedLibraries(exports, 0).write(folder, libraries);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES; i++) {
      names.add(GeneratedLibraries.symbol(i * libraries / NAMES, (i * 7 + 3) % exports));
    }
    Path list = Files.write(folder.resolve("names"), names);
    Series handle =
        result.series(size + " symbols, handle", Peer.LIGATURE, Series.Unit.NANOSECONDS);
    Series global =
        result.series(size + " symbols, global scope", Peer.LIGATURE, Series.Unit.NANOSECONDS);
    try (Worker worker = session.start(Peer.LIGATURE).getFirst()) {
      worker.ask("symbols", folder, GeneratedLibraries.ROOT, list);
      int rounds = session.rounds(LOOKUPS, FEW_LOOKUPS) / NAMES;
      for (int round = -2; round < session.rounds(5, 1); round++) {
        double byHandle = lookUp(worker, "dlsym-handle", rounds);
        double inGlobal = lookUp(worker, "dlsym-global", rounds);
        if (round >= 0) {
          handle.add(byHandle);
          global.add(inGlobal);
        }
      }
    }
    series.addAll(List.of(handle, global));
  }

  private static double lookUp(Worker worker, String task, int rounds) {
    List<String> answer = worker.ask(task, rounds);
    if (!answer.get(1).equals(String.valueOf(NAMES))) {
      throw new Worker.FailedException("symbols were not found: only " + answer.get(1));
    }
    return Double.parseDouble(answer.get(0));
  }
}
