package dev.ligature.postgres.backend;

import dev.ligature.linker.Program;

/** What a backend reads from and writes to. */
public interface Wire {
  /**
   * Reads.
   *
   * @param address where to, in the program's memory
   * @param size how many bytes at most
   * @return how many; 0 is the end
   */
  int read(Program program, int address, int size);

  /**
   * Writes.
   *
   * @param address where from
   * @param size how many bytes
   * @return how many were written; -1 if nobody reads any more
   */
  int write(Program program, int address, int size);
}
