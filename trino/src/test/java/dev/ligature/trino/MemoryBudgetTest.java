package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.trino.call.GuestCall;
import dev.ligature.trino.call.Guests;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import org.junit.jupiter.api.Test;

/** What queries have of a server's memory. */
final class MemoryBudgetTest {
  private static final int MIB = 1 << 20;

  private static Worker worker(int queryMemory, int workerMemory) {
    return new Worker(
        new PluginConfig("worker 1", Cluster.guests(), 16 * MIB, queryMemory, workerMemory, true));
  }

  private static Target add(Worker worker) {
    return worker.target("add", LibraryVersion.parse("sql.so"));
  }

  private static TrinoException refused(Guests guests) {
    TrinoException failure = assertThrows(TrinoException.class, guests::enter);
    assertEquals(
        StandardErrorCode.EXCEEDED_FUNCTION_MEMORY_LIMIT.toErrorCode(), failure.getErrorCode());
    return failure;
  }

  @Test
  void a_query_gets_no_more_than_its_limit() {
    Worker worker = worker(3 * MIB, 100 * MIB);
    Guests guests = worker.guests(add(worker), "query", this);
    long bytes = open(worker, guests);
    open(worker, guests);
    assertEquals(
        ("add of sql.so wants %d bytes of memory on worker 1, and its query has %d of 3145728:"
                + " raise wasm.max-memory-per-query, or use fewer functions at a time")
            .formatted(bytes, 2 * bytes),
        refused(guests).getMessage());
    assertEquals(2 * bytes, worker.budget().total());
    open(worker, worker.guests(add(worker), "other", this));
  }

  @Test
  void all_queries_get_no_more_than_the_server_has() {
    Worker worker = worker(100 * MIB, 2 * MIB);
    long bytes = open(worker, worker.guests(add(worker), "query", this));
    assertEquals(
        ("add of sql.so wants %d bytes of memory on worker 1, and the server has %d of 2097152:"
                + " raise wasm.max-memory, or use fewer functions at a time")
            .formatted(bytes, bytes),
        refused(worker.guests(add(worker), "other", this)).getMessage());
  }

  /** Opens one more program, in which somebody stays, and gives what it takes. */
  private static long open(Worker worker, Guests guests) {
    long before = worker.budget().total();
    GuestCall call = guests.enter();
    assertEquals(false, call.tryEnter(), "two are in it");
    return worker.budget().total() - before;
  }

  @Test
  void one_program_serves_all_who_come_one_after_the_other() {
    Worker worker = worker(100 * MIB, 100 * MIB);
    Guests guests = worker.guests(add(worker), "query", this);
    GuestCall first = guests.enter();
    GuestCall second = guests.enter();
    assertEquals(false, first == second);
    first.close();
    assertEquals(false, first.isClosed(), "somebody is in it");
  }
}
