package dev.ligature.trino.call;

/** The programs that the drivers of one query call a function in. To be thread-safe. */
@FunctionalInterface
public interface Guests {
  /** Where a driver finds the programs of its query. To be thread-safe. */
  @FunctionalInterface
  interface Source {
    /**
     * The programs of a query.
     *
     * @param query the query's id
     * @param holder the driver's function instance; when the JVM finds that nobody has any of the
     *     query any more, the programs are closed
     */
    Guests of(String query, Object holder);
  }

  /**
   * One that nobody is in, which is entered by this.
   *
   * @throws io.trino.spi.TrinoException if there is none, and none can be opened
   */
  GuestCall enter();
}
