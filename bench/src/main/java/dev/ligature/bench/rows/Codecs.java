package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Row 17: codecs pack and unpack a megabyte of text, linked statically, settled. */
final class Codecs implements Row {
  private static final String MODULES = "conformance/programs/build/wasm/codecs/";
  private static final String TEXT = "bench/modules/node_modules/undici/lib";
  private static final long WARM_UP = 3_000_000_000L;
  private static final double GOAL = 2;

  private static final List<String> CODECS = List.of("zlib", "bzip2", "zstd", "brotli", "xz");

  @Override
  public String key() {
    return "17";
  }

  @Override
  public String title() {
    return "packing and unpacking 1 MB of JavaScript, steady state";
  }

  @Override
  public void run(Session session, RowResult result) throws IOException {
    if (session.fetched(MODULES + "stamp").isEmpty()) {
      result.note("not built: run  conformance/programs/build.sh codecs");
      return;
    }
    if (session.fetched(TEXT).isEmpty()) {
      result.note("the text to pack is not there: npm did not fetch bench/modules");
      return;
    }
    Path text = session.scratch().resolve("packed.js");
    Corpus.write(session.file(TEXT), ".js", text);
    for (String codec : CODECS) {
      Works works = new Works(session, result, session.file(MODULES + codec + ".wasm"), WARM_UP);
      works.measure(codec + " packs", text, "pack", GOAL);
      works.before(text, "pack");
      works.measure(codec + " unpacks", text, "unpack", GOAL);
    }
  }
}
