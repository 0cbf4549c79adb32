package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ligature run --timeout}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TimeoutTest {
  @Test
  void a_program_that_does_not_end_is_stopped_and_its_stack_shown() {
    String program = Guests.module("interrupts/main.wasm").toString();
    Invocation invocation = Invocation.of("run", "--timeout", "0.5", program);
    assertEquals(124, invocation.status());
    assertEquals(
        """
        ligature: interrupted: the program's time limit of 0.5 s is over
            at main.wasm.compute
            at main.wasm.__original_main
            at main.wasm.main
        """,
        invocation.err());
  }

  @Test
  void a_program_that_ends_in_time_has_its_own_status() {
    String program = Guests.module("exit-status/main.wasm").toString();
    Invocation with = Invocation.of("run", "--timeout", "1h", program);
    Invocation without = Invocation.of("run", program);
    assertEquals(without.status(), with.status());
    assertTrue(with.status() != 124);
  }

  @ParameterizedTest
  @CsvSource({"5,5000", "0.25,250", "5s,5000", "2m,120000", "1h,3600000", "0.5d,43200000"})
  void a_time_has_a_unit(String value, long milliseconds) {
    assertEquals(Duration.ofMillis(milliseconds), TimeArgument.duration(value));
  }
}
