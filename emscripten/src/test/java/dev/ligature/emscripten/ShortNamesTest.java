package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in which the names of imports and exports were made short. */
class ShortNamesTest {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir Path folder;
  private final FileTree root = EmscriptenHost.newTree();

  /** SQLite of sql.js on a file of the host: made by one program, read by another. */
  @Test
  void sql_js_runs_sql_on_a_file() {
    sql();
  }

  /** Makes a database and reads it. */
  void sql() {
    var file = RealProgram.file("sql.js/dist/sql-wasm.wasm");
    EmscriptenHost host = EmscriptenHost.builder().root(root).build();
    try (RealProgram sql = RealProgram.open(file, host, "sql-js.names", List.of())) {
      int database = sqlite(sql);
      assertEquals(
          0,
          sql.call(
              "sqlite3_exec",
              database,
              sql.put(
                  "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);"
                      + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 1000)"
                      + " INSERT INTO t SELECT i, 'row ' || i FROM n;"),
              0,
              0,
              0));
      assertEquals(1, sql.call("sqlite3_exec", database, sql.put("SELECT * FROM u"), 0, 0, 0));
      assertEquals("no such table: u", sql.text(sql.call("sqlite3_errmsg", database)));
      sql.call("sqlite3_close_v2", database);
    }
    assertTrue(root.exists("data.db"));
    try (RealProgram sql = RealProgram.open(file, host, "sql-js.names", List.of())) {
      assertEquals(
          List.of("1000|500500|row 999"),
          rows(sql, sqlite(sql), "SELECT count(*), sum(a), max(b) FROM t"));
    }
  }

  private static int sqlite(RealProgram sql) {
    int cell = sql.call("malloc", 4);
    assertEquals(0, sql.call("sqlite3_open", sql.put("/data.db"), cell));
    return sql.memory().get(INT, cell);
  }

  private static List<String> rows(RealProgram sql, int database, String query) {
    int cell = sql.call("malloc", 4);
    assertEquals(0, sql.call("sqlite3_prepare_v2", database, sql.put(query), -1, cell, 0));
    int statement = sql.memory().get(INT, cell);
    List<String> rows = new ArrayList<>();
    while (sql.call("sqlite3_step", statement) == 100) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < sql.call("sqlite3_data_count", statement); i++) {
        values.add(sql.text(sql.call("sqlite3_column_text", statement, i)));
      }
      rows.add(String.join("|", values));
    }
    sql.call("sqlite3_finalize", statement);
    return rows;
  }

  private final StringBuilder called = new StringBuilder();

  /** What QuickJS calls where a script calls a function of its host. */
  int callFunction(int context, int self, int count, int values, int function) {
    called.append(count).append(' ').append(function);
    return 0;
  }

  private List<HostFunction> host() {
    try {
      return List.of(
          HostFunction.of(
              "qts_host_call_function",
              MethodHandles.lookup()
                  .findVirtual(
                      ShortNamesTest.class,
                      "callFunction",
                      MethodType.methodType(
                          int.class, int.class, int.class, int.class, int.class, int.class))
                  .bindTo(this)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void quickjs_evaluates_scripts() {
    scripts();
  }

  /** Evaluates scripts. */
  void scripts() {
    var file = RealProgram.file("@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm");
    EmscriptenHost host = EmscriptenHost.builder().build();
    try (RealProgram quickJs = RealProgram.open(file, host, "quickjs.names", host())) {
      int context = quickJs.call("QTS_NewContext", quickJs.call("QTS_NewRuntime"), 0);
      assertEquals(
          "{\"sum\":499500,\"texts\":[\"a\",\"é\"]}",
          evaluate(
              quickJs,
              context,
              "({sum: [...Array(1000).keys()].reduce((a, b) => a + b), texts: ['a', 'é']})"));
      assertEquals(
          "\"1970-01-01\"", evaluate(quickJs, context, "new Date(0).toISOString().slice(0, 10)"));
      assertTrue(evaluate(quickJs, context, "null.x").contains("cannot read property 'x' of null"));
    }
  }

  private static String evaluate(RealProgram quickJs, int context, String script) {
    int size = script.getBytes(StandardCharsets.UTF_8).length;
    int value =
        quickJs.call("QTS_Eval", context, quickJs.put(script), size, quickJs.put("eval.js"), 0, 0);
    int failed = quickJs.call("QTS_ResolveException", context, value);
    return quickJs.text(quickJs.call("QTS_Dump", context, failed == 0 ? value : failed));
  }

  @Test
  void without_names_a_program_is_refused() throws IOException {
    var sql = RealProgram.file("sql.js/dist/sql-wasm.wasm");
    Path alone = Files.copy(sql, folder.resolve("alone.wasm"));
    EmscriptenProgram program = EmscriptenProgram.of(alone);
    assertTrue(program.isOfEmscripten());
    var e =
        assertThrows(
            LinkException.InvalidModule.class,
            () -> program.open(DynamicLinker.create(), ProgramConfig.defaults()));
    assertEquals(
        """
        alone.wasm: the names of what it imports were made short: a.a, a.b, a.c ..
        >>> its script has them: give that by EmscriptenProgram.withScript or --emscripten-script, or a list by withNames or --emscripten-names\
        """,
        e.getMessage());
  }

  @Test
  void what_its_script_has_lost_is_an_error_of_the_call() throws IOException {
    var file = RealProgram.file("sql.js/dist/sql-wasm.wasm");
    EmscriptenProgram program = EmscriptenProgram.of(file);
    EmscriptenHost host =
        EmscriptenHost.builder().root(root).script(program.script().orElseThrow()).build();
    ProgramConfig config = ProgramConfig.builder().hostModule(host).build();
    // Its constructors ask for the environment.
    var e =
        assertThrows(
            LinkException.Undefined.class,
            () -> program.open(DynamicLinker.create(), config).close());
    assertEquals(
        """
        undefined symbol: H
        >>> referenced by sql-wasm.wasm (function import a.H)
        >>> searched: sql-wasm.wasm
        >>> where it was compiled for, it is JavaScript: (a,b)=>{var d=Wc();I[a>>2]=d.length;a=0;for(var c of d)a+=l(c)+1;I[b>>2]=a;return 0}
        >>> its name was made short: EmscriptenProgram.withNames and --emscripten-names take a file that has it\
        """,
        e.getMessage());
  }
}
