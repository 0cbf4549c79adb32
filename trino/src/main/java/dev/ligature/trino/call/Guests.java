package dev.ligature.trino.call;

/** Opens programs that a function is called in. To be thread-safe. */
@FunctionalInterface
public interface Guests {
  /**
   * Opens a program.
   *
   * @param query the query's id
   * @param holder who calls in it; when the JVM finds that nobody has it any more, the program is
   *     closed
   * @throws io.trino.spi.TrinoException if it can't be opened
   */
  Guest open(String query, Object holder);
}
