package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.ProgramConfig;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB by its C API. */
class DuckDbTest {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** More than a {@code duckdb_result} has, in bytes. */
  private static final int RESULT = 64;

  private static int made(RealProgram duckDb, String function, int from) {
    int cell = duckDb.call("malloc", Integer.BYTES);
    assertEquals(0, duckDb.call(function, from, cell), function);
    return duckDb.memory().get(INT, cell);
  }

  /** The rows of a query; numbers of 64 bits are in halves. Or why it failed. */
  private static List<String> query(RealProgram duckDb, int connection, String statement) {
    int result = duckDb.call("calloc", 1, RESULT);
    List<String> rows = new ArrayList<>();
    if (duckDb.call("duckdb_query", connection, duckDb.put(statement), result) != 0) {
      String error = duckDb.text(duckDb.call("duckdb_result_error", result));
      rows.add(error.lines().findFirst().orElse(""));
    }
    for (int row = 0; row < duckDb.call("duckdb_row_count", result); row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < duckDb.call("duckdb_column_count", result); column++) {
        values.add(duckDb.text(duckDb.call("duckdb_value_varchar", result, column, 0, row, 0)));
      }
      rows.add(String.join("|", values));
    }
    duckDb.call("duckdb_destroy_result", result);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"eh", "mvp"})
  void sql_runs_by_the_functions_of_c(String build) {
    run(build);
  }

  /** Runs the statements in a build. */
  void run(String build) {
    Path file = RealProgram.file("@duckdb/duckdb-wasm/dist/duckdb-%s.wasm".formatted(build));
    EmscriptenHost host =
        EmscriptenHost.builder()
            .stub("duckdb_web_test_platform_feature")
            .stub("duckdb_web_fs_get_default_data_protocol")
            .build();
    ProgramConfig config = ProgramConfig.builder().hostModule(host).build();
    try (RealProgram duckDb = RealProgram.open(file, config)) {
      assertEquals("v1.4.3", duckDb.text(duckDb.call("duckdb_library_version")));
      int database = made(duckDb, "duckdb_open", 0);
      int connection = made(duckDb, "duckdb_connect", database);
      assertEquals(
          List.of("100000"),
          query(
              duckDb,
              connection,
              "CREATE TABLE t AS SELECT i, i % 7 AS g, 'row ' || i AS s FROM range(100000) r(i)"));
      assertEquals(
          List.of("0|714264285|row 99995", "1|714278571|row 99996", "2|714292857|row 99997"),
          query(
              duckDb, connection, "SELECT g, sum(i), max(s) FROM t GROUP BY g ORDER BY g LIMIT 3"));
      assertEquals(
          List.of("1.5|2020-02-29|[1, 2]"),
          query(duckDb, connection, "SELECT 1.5, DATE '2020-02-28' + 1, [1, 2]::VARCHAR"));
      assertEquals(
          List.of(
              "Conversion Error: Could not convert string 'x' to INT32 when casting from source"
                  + " column s"),
          query(duckDb, connection, "SELECT s::INT FROM (VALUES ('x')) v(s)"));
    }
  }
}
