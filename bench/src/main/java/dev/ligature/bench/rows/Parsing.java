package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Row 9: tree-sitter on a megabyte of source text of three languages, steady state. */
final class Parsing implements Row {
  private static final String MODULES = "examples/tree-sitter/node_modules";
  private static final String SOURCES = "bench/modules/node_modules";
  private static final int WARM_UPS = 8;

  /** A language, its sources, and the ending of their names. */
  private record Text(String grammar, String folder, String extension) {}

  private static final List<Text> TEXTS =
      List.of(
          new Text("java", "@capacitor/android", ".java"),
          new Text("javascript", "undici/lib", ".js"),
          new Text("python", "node-gyp/gyp", ".py"));

  @Override
  public String key() {
    return "9";
  }

  @Override
  public String title() {
    return "tree-sitter parse of 1 MB, steady state";
  }

  @Override
  public void run(Session session, RowResult result) throws IOException {
    if (session.fetched(MODULES + "/web-tree-sitter").isEmpty()) {
      result.note("tree-sitter is not there: npm did not fetch examples/tree-sitter");
      return;
    }
    if (session.fetched(SOURCES + "/node-gyp").isEmpty()) {
      result.note("the sources to parse are not there: npm did not fetch bench/modules");
      return;
    }
    for (Text text : TEXTS) {
      Path file = session.scratch().resolve("text" + text.extension);
      Corpus.write(session.file(SOURCES).resolve(text.folder), text.extension, file);
      measure(session, result, text, file);
    }
  }

  private static void measure(Session session, RowResult result, Text text, Path file) {
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE);
    PeerSeries series = new PeerSeries(result, text.grammar);
    List<String> trees = new ArrayList<>();
    try {
      for (Worker worker : workers) {
        worker.ask("parser", session.file(MODULES));
        trees.add(worker.ask("parse", text.grammar, file, "tree").get(1));
        for (int i = 0; i < session.rounds(WARM_UPS, 1); i++) {
          worker.ask("parse", text.grammar, file);
        }
      }
      if (trees.stream().distinct().count() > 1) {
        result.note(text.grammar + ": the trees differ");
        return;
      }
      for (int round = 0; round < session.rounds(7, 2); round++) {
        for (Worker worker : workers) {
          String nanos = worker.ask("parse", text.grammar, file).getFirst();
          series.add(worker.peer(), Double.parseDouble(nanos));
        }
      }
      series.compare(text.grammar + ", against Node", 1);
    } finally {
      workers.forEach(Worker::close);
    }
  }
}
