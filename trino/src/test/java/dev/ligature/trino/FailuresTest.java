package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trino.client.FailureException;
import io.trino.testing.QueryFailedException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a function does wrong fails its query, and nothing else. */
@ExtendWith(SharedCluster.class)
@Timeout(60)
final class FailuresTest {
  private final Cluster cluster;

  FailuresTest(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Whatever has happened, the servers go on. */
  @AfterEach
  void the_next_query_works() {
    assertEquals(
        25L,
        cluster.value(
            Wasm.of("f(a bigint) RETURNS integer", "add", "(a:i32, 1)").inline()
                + "SELECT count(f(nationkey)) FROM nation"));
  }

  private static String ofNation(Wasm function, String expression) {
    return function.inline() + "SELECT sum(" + expression + ") FROM nation";
  }

  private QueryFailedException failure(String sql) {
    return assertThrows(QueryFailedException.class, () -> cluster.query(sql));
  }

  private static String code(QueryFailedException failure) {
    return failure.getCause() instanceof FailureException cause
        ? Objects.requireNonNull(cause.getFailureInfo().getErrorInfo()).getName()
        : "no FailureException";
  }

  @Test
  void a_trap_says_where_in_C() {
    Wasm divides = Wasm.of("f(a bigint) RETURNS integer", "divides", "(7, a:i32)");
    QueryFailedException failure = failure(ofNation(divides, "f(nationkey - 24)"));
    assertEquals(
        """
        divides of sql.so trapped: integer divide by zero
        >>> in sql.so.divide (sql.c:LINE)
        >>> in sql.so.divides (sql.c:LINE)\
        """,
        String.valueOf(failure.getMessage()).replaceAll("sql.c:[0-9]+", "sql.c:LINE"));
    assertEquals("FUNCTION_IMPLEMENTATION_ERROR", code(failure));
  }

  @Test
  void memory_that_is_not_there_is_a_trap() {
    Wasm reads = Wasm.of("f(a bigint) RETURNS integer", "reads_nowhere", "(a:i32)");
    assertEquals(
        """
        reads_nowhere of sql.so trapped: out of bounds memory access: 4 bytes at address 0xfffffffc
        >>> in sql.so.reads_nowhere (sql.c:LINE)\
        """,
        String.valueOf(failure(ofNation(reads, "f(nationkey * 0 - 4)")).getMessage())
            .replaceAll("sql.c:[0-9]+", "sql.c:LINE"));
  }

  @Test
  void endless_recursion_is_a_trap() {
    Wasm recurs = Wasm.of("f(a bigint) RETURNS integer", "recurs", "(a:i32)");
    String message = String.valueOf(failure(ofNation(recurs, "f(nationkey)")).getMessage());
    assertTrue(
        message.startsWith(
            "recurs of sql.so trapped: call stack exhausted\n>>> in sql.so.recurs (sql.c:"),
        message);
    assertTrue(message.contains("\n>>> and "), message);
  }

  @Test
  void a_function_that_nobody_defines_fails_when_it_is_called() {
    Wasm calls = Wasm.of("f(a bigint) RETURNS integer", "calls_nowhere", "(a:i32)");
    String message = String.valueOf(failure(ofNation(calls, "f(nationkey)")).getMessage());
    assertTrue(
        message.startsWith("calls_nowhere of sql.so can't be linked: ")
            && message.contains("defined_nowhere"),
        message);
  }

  @Test
  void a_string_without_an_end_is_an_error() {
    String message =
        String.valueOf(
            failure(
                    Wasm.of("f() RETURNS varchar", "no_end", "():str").inline()
                        + "SELECT max(f() || name) FROM nation")
                .getMessage());
    assertTrue(
        message.startsWith("no_end of sql.so gave an address that it has not: the string at"),
        message);
  }

  @Test
  void a_length_beyond_the_room_is_an_error() {
    Wasm never =
        Wasm.of("f(n integer) RETURNS varchar", "never_fits", "(n) -> (result[n], n):length");
    assertEquals(
        "never_fits of sql.so gave 6 as the length of its result, for which there is room of 5",
        failure(never.inline() + "SELECT f(5)").getMessage());
  }

  @Test
  void memory_ends_at_the_limit_of_a_function() {
    Wasm takes = Wasm.of("f(a bigint) RETURNS integer", "takes_all", "(a:i32, 0)");
    int pages =
        (int)
            Objects.requireNonNull(
                cluster.value(takes.inline() + "SELECT max(f(regionkey + 100000)) FROM region"));
    assertTrue(pages > 200 && pages < 256, "16 MB are 256 pages, and it got " + pages);
  }

  @Test
  void a_trap_for_want_of_memory_is_told_as_such() {
    Wasm takes = Wasm.of("f(a bigint) RETURNS integer", "takes_all", "(a:i32, 1)");
    QueryFailedException failure =
        failure(takes.inline() + "SELECT max(f(regionkey + 100000)) FROM region");
    String message = String.valueOf(failure.getMessage()).replaceAll("sql.c:[0-9]+", "sql.c:LINE");
    assertEquals(
        """
        takes_all of sql.so trapped when its memory was full: unreachable
        >>> in sql.so.takes_all (sql.c:LINE)
        >>> it has 16777216 bytes, see wasm.max-memory-per-function\
        """,
        message);
  }

  @Test
  void global_variables_are_of_one_driver_and_query() {
    Wasm calls = Wasm.of("f() RETURNS integer NOT DETERMINISTIC", "calls", "()");
    for (int k = 0; k < 3; k++) {
      int most =
          (int)
              Objects.requireNonNull(cluster.value(calls.inline() + "SELECT max(f()) FROM nation"));
      assertTrue(most > 1 && most <= 25, () -> "counted to " + most);
    }
  }
}
