package dev.ligature.linker.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WASIX's threads and futexes, by {@code guests/wasix-threads}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WasixThreadsTest {
  private static final int AGAIN = 6;

  private static Program open(Limits limits) {
    Path main = Guests.module("wasix-threads/main.wasm");
    return DynamicLinker.create().open(main, ProgramConfig.builder().limits(limits).build());
  }

  private static int call(Program program, String function, Object... arguments) {
    try {
      return (int)
          program
              .main()
              .orElseThrow()
              .findFunction(function)
              .handle()
              .invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(function, e);
    }
  }

  @Test
  void threads_have_numbers_stacks_and_data_and_are_joined() {
    try (Program program = open(Limits.defaults())) {
      for (int k = 0; k < 10; k++) {
        // The last of the eight exits, and has no result.
        assertEquals(7 * 5 + 21, call(program, "create_and_join", 8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_futex_wakes_who_waits(int all) {
    try (Program program = open(Limits.defaults())) {
      assertEquals(201, call(program, "wake_waiting", all));
    }
  }

  @Test
  void errors_are_numbers_of_wasi() {
    try (Program program = open(Limits.defaults())) {
      assertEquals((1 << 11) - 1, call(program, "checks"));
    }
  }

  @Test
  void as_many_threads_as_the_limit_says() {
    try (Program program = open(Limits.of(Limit.THREADS, 1))) {
      assertEquals(AGAIN, call(program, "too_many"));
    }
  }

  @Test
  void the_first_thread_s_exit_waits_for_the_others() {
    try (Program program = open(Limits.defaults())) {
      assertEquals(4, program.run());
    }
  }
}
