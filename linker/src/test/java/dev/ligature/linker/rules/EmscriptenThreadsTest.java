package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads as Emscripten's programs begin them, by {@code guests/emscripten-threads}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmscriptenThreadsTest {
  private static final int AGAIN = 6;
  private static final int MOST = 64;

  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private final DynamicLinker linker = DynamicLinker.create();

  void host(int number) {
    if (number == 77) {
      throw new IllegalArgumentException("of the host");
    }
    told.add(number);
  }

  private ProgramConfig.Builder config(String version) {
    try {
      return ProgramConfig.builder()
          .libraryPath(main(version).getParent())
          .stackSize(1 << 16)
          .hostFunction(
              HostFunction.of(
                  "host",
                  MethodHandles.lookup()
                      .bind(this, "host", MethodType.methodType(void.class, int.class))));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("host", e);
    }
  }

  private static Path main(String version) {
    return Guests.module("emscripten-threads/" + version + "/main.wasm");
  }

  private Program open(String version) {
    return linker.open(main(version), config(version).build());
  }

  private int run(String version, String task) {
    try (Program program =
        linker.open(main(version), config(version).arguments("main", task).build())) {
      return program.run();
    }
  }

  private static int call(Program program, String function, Object... arguments) {
    FunctionSymbol symbol = program.main().orElseThrow().findFunction(function);
    try {
      return (int) symbol.handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(function, e);
    }
  }

  /** Of detached threads it may be later that they have ended. */
  private static void awaitLive(Program program, int blocks) throws InterruptedException {
    for (int k = 0; k < 1000 && call(program, "live_blocks") != blocks; k++) {
      // A new thread frees what those before it have left.
      assertEquals(6, call(program, "create_and_join", 1) % 1000);
      Thread.sleep(5);
    }
    assertEquals(blocks, call(program, "live_blocks"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void threads_have_results_and_data_of_their_own_and_leave_nothing(String version) {
    try (Program program = open(version)) {
      call(program, "create_and_join", 1);
      int before = call(program, "live_blocks");
      int sum = 0;
      for (int k = 1; k <= MOST; k++) {
        sum += 5 + k;
      }
      // The first thread's is 5 as it was.
      assertEquals(5000 + sum, call(program, "create_and_join", MOST));
      assertEquals(before, call(program, "live_blocks"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void detached_threads_leave_nothing_once_another_has_begun(String version) throws Exception {
    try (Program program = open(version)) {
      call(program, "create_and_join", 1);
      int before = call(program, "live_blocks");
      assertEquals(0, call(program, "create_and_detach", MOST));
      awaitLive(program, before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void pthread_exit_leaves_the_frames_of_a_thread(String version) {
    try (Program program = open(version)) {
      assertEquals(1234, call(program, "result_of_exit", 1234));
      assertEquals(-1, call(program, "result_of_exit", -1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void main_runs_and_its_status_is_the_program_s(String version) {
    assertEquals(1, run(version, ""));
  }

  @Test
  void a_main_that_runs_in_a_thread_ends_the_program_by_its_status() {
    Path main = main("current").resolveSibling("proxied.wasm");
    try (Program program = linker.open(main, config("current").build())) {
      assertEquals(5, program.run());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_library_that_one_thread_opens_is_there_for_all(String version) {
    try (Program program = open(version)) {
      assertEquals(41, call(program, "open_in_thread"));
      // Each thread has the library's data and main's, as each of the two sees them.
      assertEquals(41_008, call(program, "use_in_thread"));
      assertEquals(41_008, call(program, "use_in_thread"));
      assertEquals(41_008, call(program, "use_here"));
      assertEquals(42_011, call(program, "use_here"));
      assertEquals(41_008, call(program, "use_in_thread"));
      assertEquals(1, (int) invoke(program, "side_constructed"));
      assertEquals(8, (int) invoke(program, "side_hidden"));
      assertEquals(9, (int) invoke(program, "side_hidden"));
    }
  }

  private static Object invoke(Program program, String function) {
    var side = program.open("side.so", OpenFlag.NOW, OpenFlag.NOLOAD);
    try {
      return side.findFunction(function).handle().invokeWithArguments();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_thread_sees_a_library_that_is_opened_later(String version) {
    try (Program program = open(version)) {
      assertEquals(41_008, call(program, "open_beside_thread"));
      assertEquals(42_008, call(program, "use_here"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_preloaded_library_has_data_of_each_thread_too(String version) {
    ProgramConfig config = config(version).preloads(List.of("side.so")).build();
    try (Program program = linker.open(main(version), config)) {
      assertEquals(41, call(program, "open_in_thread"));
      assertEquals(41_008, call(program, "use_in_thread"));
      assertEquals(41_008, call(program, "use_here"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void the_first_thread_does_what_it_is_told_while_it_waits_for_events(String version) {
    assertEquals(0, run(version, "l"));
    assertEquals(List.of(1), told);
    assertEquals(9, run(version, "e"));
    assertEquals(List.of(1, 1), told);
    assertEquals(0, run(version, "n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_thread_that_waits_for_events_does_what_it_is_told(String version) {
    try (Program program = open(version)) {
      assertEquals(8, call(program, "tell_thread"));
      assertEquals(List.of(6, 7, 8), told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_thread_that_waits_for_events_can_be_cancelled(String version) {
    try (Program program = open(version)) {
      assertEquals(-1, call(program, "cancel_waiting"));
    }
  }

  @ParameterizedTest
  @CsvSource({"current,t", "early,t", "current,c", "early,c"})
  void a_trap_of_a_thread_ends_the_program(String version, String task) {
    ProgramConfig config = config(version).arguments("main", task).interruptible(true).build();
    try (Program program = linker.open(main(version), config)) {
      TrapException trap = assertThrows(TrapException.class, program::run);
      assertEquals(TrapKind.UNREACHABLE, trap.kind());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void what_the_host_throws_in_a_thread_ends_the_program(String version) {
    assertEquals(
        "of the host",
        assertThrows(IllegalArgumentException.class, () -> run(version, "h")).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void threads_end_when_main_returns(String version) {
    assertEquals(3, run(version, "r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void as_many_threads_as_the_limit_says(String version) throws Exception {
    ProgramConfig config = config(version).limits(Limits.of(Limit.THREADS, 2)).build();
    try (Program program = linker.open(main(version), config)) {
      int before = call(program, "live_blocks");
      assertEquals(0, call(program, "begin_forever", 1));
      assertEquals(0, call(program, "begin_forever", 1));
      int with = call(program, "live_blocks");
      assertEquals(AGAIN, call(program, "begin_forever", 1));
      assertEquals(with, call(program, "live_blocks"));
      assertTrue(with > before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void an_interrupt_ends_a_program_that_waits_for_events(String version) throws Exception {
    ProgramConfig config = config(version).arguments("main", "w").interruptible(true).build();
    try (Program program = linker.open(main(version), config)) {
      CompletableFuture<Integer> running = CompletableFuture.supplyAsync(program::run);
      Thread.sleep(300);
      assertFalse(running.isDone());
      program.interrupt();
      var thrown = assertThrows(ExecutionException.class, () -> running.get(20, TimeUnit.SECONDS));
      assertEquals(GuestInterrupted.class, thrown.getCause().getClass());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void closing_ends_a_program_that_waits_for_events(String version) throws Exception {
    Program program = linker.open(main(version), config(version).arguments("main", "w").build());
    CompletableFuture<Integer> running = CompletableFuture.supplyAsync(program::run);
    Thread.sleep(300);
    assertFalse(running.isDone());
    program.close();
    var thrown = assertThrows(ExecutionException.class, () -> running.get(20, TimeUnit.SECONDS));
    assertEquals(GuestInterrupted.class, thrown.getCause().getClass());
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void many_threads_begin_and_end_beside_a_busy_one(String version) throws Exception {
    try (Program program = open(version)) {
      call(program, "create_and_join", 1);
      assertEquals(0, call(program, "begin_forever", 0));
      int before = call(program, "live_blocks");
      for (int k = 0; k < 3; k++) {
        assertEquals(0, call(program, "stress", 8));
      }
      awaitLive(program, before);
    }
  }

  @Test
  void the_size_of_a_stack_is_the_configuration_s() {
    ProgramConfig config = config("current").stackSize(1 << 17).build();
    try (Program program = linker.open(main("current"), config)) {
      long size = ((DataSymbol) program.findOrThrow("main_stack_size")).address();
      assertEquals(1 << 17, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, size));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void java_begins_no_thread_that_the_guest_would_not_know(String version) {
    try (Program program = open(version)) {
      assertEquals(
          "main's threads are Emscripten's: they begin by its pthread_create, from a function of"
              + " main's",
          assertThrows(IllegalStateException.class, program::newThread).getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "early"})
  void a_structure_that_names_no_stack_is_refused(String version) {
    try (Program program = open(version)) {
      TrapException trap = assertThrows(TrapException.class, () -> call(program, "create_unknown"));
      assertTrue(
          trap.getMessage()
              .matches(
                  "(?s)unreachable: the structure of a thread at \\d+ is of no version of"
                      + " Emscripten that is known.*"),
          trap.getMessage());
    }
  }
}
