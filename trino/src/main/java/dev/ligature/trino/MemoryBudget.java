package dev.ligature.trino;

import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the memories of guests take on a server, and of each query. Trino's accounting has no place
 * for what functions have, so this counts it and refuses what is too much. Thread-safe.
 */
final class MemoryBudget {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 20;

  private final PluginConfig config;

  /** Closes the programs of those whom the JVM finds gone. */
  private final Cleaner cleaner = Cleaner.create();

  private final Map<String, Long> queries = new HashMap<>();
  private long total;

  /**
   * Nothing is taken.
   *
   * @param config has the limits
   */
  MemoryBudget(PluginConfig config) {
    this.config = config;
  }

  Cleaner cleaner() {
    return cleaner;
  }

  /** What all queries have, in bytes. */
  synchronized long total() {
    return total;
  }

  /**
   * Takes memory. If there is too little, drivers that have ended may still hold some: the JVM is
   * asked to look.
   *
   * @param query the query's id
   * @param bytes how many more
   * @param label for whom, for messages
   * @throws TrinoException if it is too much
   */
  void take(String query, long bytes, String label) {
    if (!tryTake(query, bytes)) {
      System.gc();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!tryTake(query, bytes)) {
        if (System.nanoTime() >= end) {
          throw tooMuch(query, bytes, label);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrinoException(
          StandardErrorCode.GENERIC_INTERNAL_ERROR, "interrupted while memory was awaited", e);
    }
  }

  private synchronized boolean tryTake(String query, long bytes) {
    long ofQuery = queries.getOrDefault(query, 0L) + bytes;
    if (ofQuery > config.queryMemory() || total + bytes > config.workerMemory()) {
      return false;
    }
    queries.put(query, ofQuery);
    total += bytes;
    return true;
  }

  private synchronized TrinoException tooMuch(String query, long bytes, String label) {
    boolean isQuery = queries.getOrDefault(query, 0L) + bytes > config.queryMemory();
    return new TrinoException(
        StandardErrorCode.EXCEEDED_FUNCTION_MEMORY_LIMIT,
        ("%s wants %d bytes of memory on %s, and %s has %d of %d: raise %s, or use fewer functions"
                + " at a time")
            .formatted(
                label,
                bytes,
                config.worker(),
                isQuery ? "its query" : "the server",
                isQuery ? queries.getOrDefault(query, 0L) : total,
                isQuery ? config.queryMemory() : config.workerMemory(),
                isQuery ? "wasm.max-memory-per-query" : "wasm.max-memory"));
  }

  /** Gives memory back. */
  synchronized void release(String query, long bytes) {
    total -= bytes;
    queries.merge(query, -bytes, (before, less) -> before + less == 0 ? null : before + less);
  }
}
