package dev.ligature.bench.rows;

/**
 * A guest function that does something a number of times.
 *
 * @param what what a time of it is called in the table
 * @param task what a worker is asked: {@code call}, or {@code enter} to call it from the host each
 *     time
 * @param function the exported function, of one integer
 * @param count how many times it is asked to: some 50 ms of it
 * @param divisor by what its time is divided: how many steps there are in the count
 */
record Kernel(String what, String task, String function, int count, double divisor) {
  /** One whose count is the number of its steps. */
  Kernel(String what, String function, int count) {
    this(what, function, count, count);
  }

  /** One that a worker calls once. */
  Kernel(String what, String function, int count, double divisor) {
    this(what, "call", function, count, divisor);
  }

  /** The same by another name. */
  Kernel named(String other) {
    return new Kernel(other, task, function, count, divisor);
  }
}
