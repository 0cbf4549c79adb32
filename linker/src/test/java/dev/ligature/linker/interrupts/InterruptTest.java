package dev.ligature.linker.interrupts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.guests.generated.GeneratedInterpreter;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping guests that do not end by themselves, by {@code guests/interrupts}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptTest {
  private static final Path GUEST = Guests.module("interrupts/endless.wasm");
  private static final String BY_PROGRAM = "interrupted: Program.interrupt was called";

  private final DynamicLinker linker = DynamicLinker.create();
  private Program program;
  private volatile HostCall block = () -> {};

  /** What the guest's import does. */
  private interface HostCall {
    void run() throws Throwable;
  }

  @BeforeEach
  void open() {
    program = linker.open(GUEST, config().build());
  }

  @AfterEach
  void close() {
    program.close();
  }

  private ProgramConfig.Builder config() {
    MethodType type = MethodType.methodType(void.class);
    try {
      MethodHandle handle = MethodHandles.lookup().bind(this, "block", type);
      return ProgramConfig.builder()
          .interruptible(true)
          .hostFunction(HostFunction.of("block", handle));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("block", e);
    }
  }

  void block() throws Throwable {
    block.run();
  }

  private static void assertCallable(Program program) {
    assertEquals(3, World.call(program.main().orElseThrow(), "next", 2));
  }

  /** Waits until a call is likely to be where it stays. */
  private static void settle() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spin",
        "count",
        "load",
        "store",
        "nested",
        "call",
        "indirect",
        "recurse",
        "repeat",
        "ping",
        "around",
        "throw",
        "fill",
        "fill_much",
        "copy_much",
        "wait"
      })
  void a_guest_is_stopped_whatever_it_does(String function) throws Exception {
    // Interpreted, compiled while it runs, and compiled.
    for (int milliseconds : new int[] {1, 50, 1000}) {
      Running call = Running.start(program, function);
      TimeUnit.MILLISECONDS.sleep(milliseconds);
      program.interrupt();
      GuestInterrupted e = call.interrupted();
      assertEquals(TrapKind.INTERRUPTED, e.kind());
      assertEquals(BY_PROGRAM, e.getMessage());
      assertFalse(e.guestStack().isEmpty());
      assertFalse(call.wasJavaInterrupted());
      assertCallable(program);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "recurse", "wait"})
  void a_java_thread_that_is_interrupted_leaves_the_guest_and_stays_interrupted(String function)
      throws Exception {
    Running call = Running.start(program, function);
    settle();
    call.thread().interrupt();
    GuestInterrupted e = call.interrupted();
    assertTrue(call.wasJavaInterrupted());
    // Of a thread that waits, the wait or the look for interrupted threads may see it first.
    boolean waits = e.getMessage().equals("interrupted: in memory.atomic.wait");
    if (!function.equals("wait") || !waits) {
      assertEquals("interrupted: Thread.interrupt was called", e.getMessage());
    }
    assertCallable(program);
  }

  @Test
  void each_call_within_a_time_limit_is_stopped_when_it_is_over() throws Throwable {
    MethodHandle spin = program.main().orElseThrow().findFunction("spin").handle();
    program.within(
        Duration.ofMillis(50),
        () -> {
          for (int k = 0; k < 3; k++) {
            GuestInterrupted e = assertThrows(GuestInterrupted.class, spin::invokeExact);
            assertEquals("interrupted: the time limit of 0.05 s is over", e.getMessage());
          }
          return 0;
        });
    assertCallable(program);
  }

  @Test
  void what_ends_in_time_is_not_stopped_later() throws Throwable {
    int result =
        program.within(
            Duration.ofMillis(200), () -> World.call(program.main().orElseThrow(), "next", 4));
    assertEquals(5, result);
    TimeUnit.MILLISECONDS.sleep(250);
    // As long as a call that would still be stopped needs to be.
    program.main().orElseThrow().findFunction("count_to").handle().invokeExact(100_000_000);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void the_shorter_of_two_time_limits_counts() throws Throwable {
    MethodHandle spin = program.main().orElseThrow().findFunction("spin").handle();
    GuestInterrupted e =
        assertThrows(
            GuestInterrupted.class,
            () ->
                program.within(
                    Duration.ofSeconds(100),
                    () -> {
                      program.within(
                          Duration.ofMillis(20),
                          () -> {
                            spin.invokeExact();
                            return 0;
                          });
                      return 0;
                    }));
    assertEquals("interrupted: the time limit of 0.02 s is over", e.getMessage());
  }

  @Test
  void a_time_limit_is_of_one_java_thread() throws Throwable {
    Running other = Running.start(program, "recurse");
    MethodHandle spin = program.main().orElseThrow().findFunction("spin").handle();
    Running limited =
        Running.start(
            () ->
                program
                    .newThread()
                    .call(
                        () ->
                            program.within(
                                Duration.ofMillis(20),
                                () -> {
                                  spin.invokeExact();
                                  return 0;
                                })));
    assertEquals(
        "interrupted: the time limit of 0.02 s is over", limited.interrupted().getMessage());
    settle();
    assertTrue(other.isGoingOn());
  }

  @Test
  void a_program_has_a_time_limit() throws Throwable {
    Duration limit = Duration.ofMillis(300);
    try (Program limited = linker.open(GUEST, config().timeLimit(limit).build())) {
      for (int k = 0; k < 2; k++) {
        assertEquals(
            "interrupted: the program's time limit of 0.3 s is over",
            Running.start(limited, "spin").interrupted().getMessage());
      }
    }
  }

  @Test
  void a_constructor_that_does_not_end_is_stopped_and_nothing_stays_behind() throws Exception {
    Path library = Guests.module("interrupts/constructor.so");
    try (Program empty = linker.open(config().build())) {
      Running opening = Running.start(() -> empty.open(library.toString()));
      settle();
      empty.interrupt();
      assertEquals(BY_PROGRAM, opening.interrupted().getMessage());
      assertEquals(0, empty.libraries().size());
    }
  }

  @Test
  void closing_the_program_stops_all_threads() throws Exception {
    Running first = Running.start(program, "spin");
    Running second =
        Running.start(
            () ->
                program.newThread().call(() -> World.call(program.main().orElseThrow(), "spawn")));
    assertEquals("it has returned", second.thrown().getMessage());
    settle();
    program.close();
    GuestInterrupted e = first.interrupted();
    assertEquals(TrapKind.PROGRAM_ENDED, e.kind());
    assertEquals("the program has ended", e.getMessage());
    assertNoThreadOfTheGuest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "count", "call", "recurse"})
  void closing_the_program_stops_a_call_of_java(String function) throws Exception {
    Running call = Running.start(program, function);
    TimeUnit.MILLISECONDS.sleep(1000);
    program.close();
    assertEquals("the program has ended", call.interrupted().getMessage());
  }

  @Test
  void an_interrupt_ends_a_run_and_the_threads_that_the_guest_began() throws Exception {
    Running run = Running.start(() -> program.run());
    settle();
    program.interrupt();
    assertEquals(BY_PROGRAM, run.interrupted().getMessage());
    assertTrue(program.ended().isCompletedExceptionally());
    assertNoThreadOfTheGuest();
  }

  private static void assertNoThreadOfTheGuest() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("thread \\d+ of endless.wasm")) {
        assertTrue(thread.join(Duration.ofSeconds(20)), thread.getName());
      }
    }
  }

  @Test
  void a_host_function_that_waits_is_interrupted() throws Exception {
    block = () -> Thread.sleep(Duration.ofDays(1));
    Running call = Running.start(program, "host");
    settle();
    program.interrupt();
    GuestInterrupted e = call.interrupted();
    assertEquals(BY_PROGRAM, e.getMessage());
    assertInstanceOf(InterruptedException.class, e.getCause());
    assertFalse(call.wasJavaInterrupted());
  }

  @Test
  void a_guest_that_a_host_function_calls_is_stopped_too() throws Exception {
    try (Program other = linker.open(GUEST, config().build())) {
      MethodHandle spin = other.main().orElseThrow().findFunction("spin").handle();
      block = spin::invokeExact;
      Running call = Running.start(program, "host");
      settle();
      program.interrupt();
      assertEquals(BY_PROGRAM, call.interrupted().getMessage());
      assertCallable(program);
      assertCallable(other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "recurse", "wait"})
  void other_programs_on_the_same_modules_go_on(String function) throws Exception {
    try (Program other = linker.open(GUEST, config().build())) {
      Running stays = Running.start(other, function);
      for (int k = 0; k < 20; k++) {
        Running call = Running.start(program, function);
        TimeUnit.MILLISECONDS.sleep(10);
        program.interrupt();
        call.interrupted();
      }
      assertTrue(stays.isGoingOn());
      other.interrupt();
      stays.interrupted();
    }
  }

  /** HotSpot gives up on a method whose code it had to throw away 400 times. */
  @Test
  void a_loop_that_was_often_stopped_is_still_compiled() throws Throwable {
    MethodHandle count = program.main().orElseThrow().findFunction("count_to").handle();
    long before = time(count);
    for (int k = 0; k < 450; k++) {
      Running call = Running.start(() -> count.invoke(0));
      Thread.sleep(2);
      program.interrupt();
      call.interrupted();
    }
    long after = time(count);
    assertTrue(after < 5 * before, "%d ns, then %d".formatted(before, after));
  }

  private static long time(MethodHandle count) throws Throwable {
    long best = Long.MAX_VALUE;
    for (int k = 0; k < 20; k++) {
      long start = System.nanoTime();
      count.invokeExact(20_000_000);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  @Test
  void a_large_function_is_stopped() throws Exception {
    GeneratedInterpreter guest = new GeneratedInterpreter(256, 40, true, true);
    try (Program empty = linker.open(config().build())) {
      Library library = empty.open("large.so", guest.module(), Set.of(OpenFlag.NOW));
      MethodHandle function = library.findFunction(GeneratedInterpreter.FUNCTION).handle();
      for (int milliseconds : new int[] {10, 2000}) {
        Running call = Running.start(() -> function.invoke(Integer.MAX_VALUE));
        TimeUnit.MILLISECONDS.sleep(milliseconds);
        empty.interrupt();
        call.interrupted();
      }
    }
  }

  @Test
  void only_what_is_in_the_guest_is_stopped() {
    program.interrupt();
    assertCallable(program);
  }

  @Test
  void a_program_that_is_not_interruptible_says_so() {
    ProgramConfig config = config().interruptible(false).build();
    try (Program plain = linker.open(GUEST, config)) {
      String message =
          "the program is not interruptible: open it with" + " ProgramConfig.Builder.interruptible";
      assertEquals(
          message, assertThrows(IllegalStateException.class, plain::interrupt).getMessage());
      assertEquals(
          message,
          assertThrows(
                  IllegalStateException.class, () -> plain.within(Duration.ofSeconds(1), () -> 0))
              .getMessage());
    }
  }

  @Test
  void a_time_limit_is_positive() {
    for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      String message = "time limit of " + limit;
      assertEquals(
          message,
          assertThrows(IllegalArgumentException.class, () -> program.within(limit, () -> 0))
              .getMessage());
      assertEquals(
          message,
          assertThrows(IllegalArgumentException.class, () -> config().timeLimit(limit))
              .getMessage());
    }
  }
}
