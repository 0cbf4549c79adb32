package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import java.util.List;

/**
 * Row 16: interpreters and a database that run scripts, linked statically. Settled: the JIT has
 * compiled what they use by then.
 */
final class Scripts implements Row {
  private static final String MODULES = "conformance/programs/build/wasm/interpreters/";
  private static final String SCRIPTS = "bench/scripts/";
  private static final long WARM_UP = 6_000_000_000L;
  private static final double GOAL = 2;

  /** An interpreter, its scripts, and one that is run once before. */
  private record Interpreter(String module, List<String> before, List<String> scripts) {}

  private static final List<Interpreter> INTERPRETERS =
      List.of(
          new Interpreter(
              "lua-script.wasm",
              List.of(),
              List.of("loop.lua", "fib.lua", "strings.lua", "tables.lua")),
          new Interpreter(
              "sqlite-script.wasm",
              List.of("schema.sql"),
              List.of("insert.sql", "join.sql", "aggregate.sql")),
          new Interpreter(
              "duktape-script.wasm", List.of(), List.of("fib.js", "strings.js", "tasks.js")));

  @Override
  public String key() {
    return "16";
  }

  @Override
  public String title() {
    return "Lua, SQLite and Duktape (JavaScript), steady state";
  }

  @Override
  public void run(Session session, RowResult result) {
    if (session.fetched(MODULES + "stamp").isEmpty()) {
      result.note("not built: run  conformance/programs/build.sh interpreters");
      return;
    }
    for (Interpreter interpreter : INTERPRETERS) {
      Works works = new Works(session, result, session.file(MODULES + interpreter.module), WARM_UP);
      interpreter.before.forEach(script -> works.before(session.file(SCRIPTS + script), "run"));
      for (String script : interpreter.scripts) {
        works.measure(script, session.file(SCRIPTS + script), "run", GOAL);
      }
    }
  }
}
