package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** mbed TLS: three libraries over each other, and the test of its algorithms. */
final class MbedTlsTest {
  @TempDir Path directory;

  @Test
  void all_algorithms_give_the_known_answers() throws Exception {
    Outcome outcome = new BuiltProgram("mbedtls", "selftest", directory).run().succeeded();
    assertTrue(
        outcome.out().endsWith("  Executed 26 test suites\n\n  [ All tests PASS ]\n\n"),
        outcome.out());
  }
}
