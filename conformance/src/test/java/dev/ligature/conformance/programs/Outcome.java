package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What a program did.
 *
 * @param status the exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Outcome(int status, String out, String err) {
  /** Checks that the program ended well and said nothing on standard error. */
  Outcome succeeded() {
    assertEquals("", err);
    assertEquals(0, status, out);
    return this;
  }
}
