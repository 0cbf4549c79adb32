package dev.ligature.trino.call;

import dev.ligature.linker.Program;
import io.trino.spi.TrinoException;
import java.lang.invoke.MethodHandle;

/** A program that is open for a function of a query. */
public interface Guest {
  /** The program. */
  Program program();

  /** The function in it. */
  MethodHandle function();

  /**
   * Counts what its memory has become.
   *
   * @param bytes the size now
   * @throws TrinoException if the query has too much
   */
  void memoryIs(long bytes);

  /**
   * What a failed call is to the query. The program is closed.
   *
   * @param failure what was thrown
   */
  TrinoException failure(Throwable failure);

  /** Closes the program. */
  void close();
}
