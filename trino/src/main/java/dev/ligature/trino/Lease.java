package dev.ligature.trino;

import dev.ligature.linker.Program;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program and the memory that it takes, until it is closed. It does not know who has it. */
final class Lease implements Runnable {
  private final MemoryBudget budget;
  private final String query;
  private final Program program;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private long bytes;

  /**
   * A program that is open.
   *
   * @param budget what its memory is taken from
   * @param query the query's id
   * @param bytes what has been taken
   */
  Lease(MemoryBudget budget, String query, Program program, long bytes) {
    this.budget = budget;
    this.query = query;
    this.program = program;
    this.bytes = bytes;
  }

  Program program() {
    return program;
  }

  /** Takes or gives back so much that there is as much as the program has. */
  synchronized void memoryIs(long now, String label) {
    if (now > bytes) {
      budget.take(query, now - bytes, label);
    } else {
      budget.release(query, bytes - now);
    }
    bytes = now;
  }

  /** Closes the program, once. */
  @Override
  public synchronized void run() {
    if (open.compareAndSet(true, false)) {
      try {
        program.close();
      } finally {
        budget.release(query, bytes);
      }
    }
  }
}
