package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import java.nio.file.Path;
import java.util.List;

/** Row 18: whole programs, linked statically, from the command to the end of the process. */
final class Programs implements Row {
  private static final String MODULES = "conformance/programs/build/wasm/interpreters/";
  private static final String SCRIPTS = "bench/scripts";
  private static final String TEXT = "bench/modules/node_modules/undici/lib";
  private static final int ROUNDS = 5;

  @Override
  public String key() {
    return "18";
  }

  @Override
  public String title() {
    return "./ligature run of whole programs, cold";
  }

  @Override
  public void run(Session session, RowResult result) throws Exception {
    if (session.fetched(MODULES + "stamp").isEmpty()) {
      result.note("not built: run  conformance/programs/build.sh interpreters");
      return;
    }
    Commands commands = new Commands(session, result, ROUNDS);
    List<String> scripts = List.of(session.file(SCRIPTS) + "::.");
    commands.measure(
        "sqlite3",
        scripts,
        session.file(MODULES + "sqlite3.wasm"),
        List.of(":memory:", ".read schema.sql", ".read join.sql", ".read aggregate.sql"));
    commands.measure(
        "lua",
        scripts,
        session.file(MODULES + "lua.wasm"),
        List.of("-e", "print(dofile('strings.lua'), dofile('tables.lua'))"));
    if (session.fetched(TEXT).isEmpty()) {
      result.note("the text to pack is not there: npm did not fetch bench/modules");
      return;
    }
    Path text = session.scratch().resolve("program.js");
    Corpus.write(session.file(TEXT), ".js", text);
    commands.measure(
        "minigzip of 1 MB",
        List.of(session.scratch() + "::."),
        session.file(MODULES + "minigzip.wasm"),
        List.of("-c", text.getFileName().toString()));
  }
}
