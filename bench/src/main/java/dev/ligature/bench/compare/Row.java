package dev.ligature.bench.compare;

/** A row of the table: something to measure on those peers that can do it. */
public interface Row {
  /** What selects it on the command line: a number, or a word for rows beyond the issue's. */
  String key();

  /** What it measures. */
  String title();

  /** Whether it takes minutes, and is measured only when it is named. */
  default boolean isLong() {
    return false;
  }

  /**
   * Measures it.
   *
   * @param session where and how
   * @param result takes what was found; a peer that can't do it, or a module that is missing, is a
   *     note
   */
  void run(Session session, RowResult result) throws Exception;
}
