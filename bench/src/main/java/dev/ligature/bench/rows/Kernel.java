package dev.ligature.bench.rows;

/**
 * A guest function that does something a number of times.
 *
 * @param what what a time of it is called in the table
 * @param function the exported function, of one integer
 * @param count how many times it is asked to: some 50 ms of it
 * @param divisor by what its time is divided: how many steps there are in the count
 */
record Kernel(String what, String function, int count, double divisor) {
  /** One whose count is the number of its steps. */
  Kernel(String what, String function, int count) {
    this(what, function, count, count);
  }
}
