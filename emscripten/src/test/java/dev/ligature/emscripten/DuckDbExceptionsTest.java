package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * DuckDB as compiled for browsers without WebAssembly's exceptions: every error of a statement is a
 * C++ exception through {@code invoke_} functions.
 */
class DuckDbExceptionsTest {
  /** The file system and the functions of JavaScript, which these statements do not need. */
  private static final Set<String> STUBS =
      Set.of(
          "duckdb_web_fs_get_default_data_protocol",
          "duckdb_web_test_platform_feature",
          "emscripten_num_logical_cores");

  private static final ValueLayout.OfDouble NUMBER =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What a function gives: a status, and bytes, as far as they are text. */
  private record Response(int status, String text) {}

  private static Response call(RealProgram duckDb, String function, Object... arguments) {
    int cells = duckDb.call("malloc", 3 * Double.BYTES);
    Object[] all = new Object[arguments.length + 1];
    all[0] = cells;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    duckDb.call(function, all);
    MemorySegment memory = duckDb.memory();
    int status = (int) memory.get(NUMBER, cells);
    long size = (long) memory.get(NUMBER, cells + 2L * Double.BYTES);
    long address = (long) memory.get(NUMBER, cells + (long) Double.BYTES);
    byte[] data =
        size <= 0 || address <= 0 || address + size > memory.byteSize()
            ? new byte[0]
            : memory.asSlice(address, size).toArray(ValueLayout.JAVA_BYTE);
    return new Response(status, new String(data, StandardCharsets.UTF_8));
  }

  private static Response query(RealProgram duckDb, int connection, String statement) {
    return call(duckDb, "duckdb_web_query_run", connection, duckDb.put(statement));
  }

  @Test
  void errors_of_statements_are_caught_and_told() {
    var file = RealProgram.file("@duckdb/duckdb-wasm/dist/duckdb-mvp.wasm");
    try (RealProgram duckDb =
        RealProgram.open(
            file,
            EmscriptenHost.builder().build(),
            name -> STUBS.contains(name) || name.startsWith("_embind_"))) {
      assertEquals("v1.4.3", call(duckDb, "duckdb_web_get_version").text());
      assertEquals(0, call(duckDb, "duckdb_web_open", duckDb.put("{}")).status());
      int connection = duckDb.call("duckdb_web_connect");
      assertTrue(
          query(duckDb, connection, "SELECT * FROM nowhere")
              .text()
              .startsWith("Catalog Error: Table with name nowhere does not exist!"));
      for (int k = 0; k < 20; k++) {
        assertEquals(
            "Invalid Input Error: number " + k,
            query(duckDb, connection, "SELECT error('number " + k + "')").text());
      }
      Response sum = query(duckDb, connection, "SELECT sum(i) FROM range(1000) t(i)");
      assertEquals(0, sum.status());
      assertTrue(sum.text().startsWith("ARROW1"));
    }
  }
}
