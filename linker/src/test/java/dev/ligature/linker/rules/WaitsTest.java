package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java threads that wait in a guest's memory, by {@code guests/waits}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitsTest {
  private static final int ADDRESS = 8;
  private static final int TRAP = 0;
  private static final int EXIT = 1;
  private static final int WAIT = 2;

  private final ExecutorService java = Executors.newCachedThreadPool();
  private final DynamicLinker linker = DynamicLinker.create();
  private Program program;
  private Library main;

  /** How a program ends. */
  enum End {
    TRAP_OF_A_THREAD,
    EXIT_OF_A_THREAD,
    RETURN_OF_MAIN,
    CLOSE
  }

  @BeforeEach
  void open() {
    Path module = Guests.module("waits/waits.wasm");
    ProgramConfig config =
        ProgramConfig.builder()
            .stackSize(1 << 16)
            .hostFunction(World.host("again", () -> World.call(main, "wait", ADDRESS)))
            .build();
    program = linker.open(module, config);
    main = program.main().orElseThrow();
  }

  @AfterEach
  void close() {
    program.close();
    java.shutdownNow();
  }

  private void endBy(End how) {
    switch (how) {
      case TRAP_OF_A_THREAD -> assertTrue(World.call(main, "spawn", TRAP) > 0);
      case EXIT_OF_A_THREAD -> assertTrue(World.call(main, "spawn", EXIT) > 0);
      case RETURN_OF_MAIN -> assertEquals(3, program.run());
      case CLOSE -> program.close();
    }
  }

  private static void assertEnded(Future<?> waiting) {
    assertEquals(
        "the program has ended: in memory.atomic.wait",
        trapOf(waiting, TrapKind.PROGRAM_ENDED).getMessage());
  }

  private static TrapException trapOf(Future<?> waiting, TrapKind kind) {
    var e = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    TrapException trap = assertInstanceOf(TrapException.class, e.getCause());
    assertEquals(kind, trap.kind());
    return trap;
  }

  /** Calls in a thread of the guest's, and a Java thread, of their own; it waits when this ends. */
  private Future<Integer> elsewhere(Callable<Integer> call) {
    GuestThread thread = program.newThread();
    CompletableFuture<Thread> begun = new CompletableFuture<>();
    Future<Integer> waiting =
        java.submit(
            () ->
                thread.call(
                    () -> {
                      begun.complete(Thread.currentThread());
                      return call.call();
                    }));
    Thread caller = begun.orTimeout(20, TimeUnit.SECONDS).join();
    while (caller.getState() != Thread.State.WAITING
        && caller.getState() != Thread.State.TIMED_WAITING
        && !waiting.isDone()) {
      Thread.onSpinWait();
    }
    return waiting;
  }

  @ParameterizedTest
  @EnumSource
  void what_waits_leaves_when_the_program_ends(End how) {
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      int address = k * 8;
      waiting.add(elsewhere(() -> World.call(main, "wait", address)));
      waiting.add(elsewhere(() -> World.call(main, "wait_long", address)));
      waiting.add(elsewhere(() -> World.call(main, "wait_elsewhere", address)));
      waiting.add(elsewhere(() -> World.call(main, "wait_in_host")));
    }
    assertTrue(World.call(main, "spawn", WAIT) > 0);
    endBy(how);
    waiting.forEach(WaitsTest::assertEnded);
  }

  private static Path module() {
    return Guests.module("waits/waits.wasm");
  }

  @Test
  void so_does_what_waits_as_the_first_thread() throws Exception {
    Future<Integer> waiting = java.submit(() -> World.call(main, "wait", ADDRESS));
    endBy(End.TRAP_OF_A_THREAD);
    assertEnded(waiting);
    var e = assertThrows(ExecutionException.class, () -> program.ended().get());
    assertEquals(TrapKind.UNREACHABLE, ((TrapException) e.getCause()).kind());
  }

  @Test
  void after_the_end_nothing_begins_to_wait() {
    endBy(End.RETURN_OF_MAIN);
    for (String wait : List.of("wait", "wait_long", "wait_elsewhere")) {
      var e = assertThrows(TrapException.class, () -> World.call(main, wait, ADDRESS));
      assertEquals(TrapKind.PROGRAM_ENDED, e.kind());
    }
    assertEquals(1, World.call(main, "unequal"));
    assertEquals(0, World.call(main, "notify", ADDRESS));
    assertTrue(World.call(main, "spawn", WAIT) < 0);
  }

  @Test
  void programs_end_for_themselves() throws Exception {
    ProgramConfig config =
        ProgramConfig.builder().hostFunction(World.host("again", () -> {})).build();
    try (Program other = linker.open(module(), config)) {
      Future<Integer> waiting =
          java.submit(() -> World.call(other.main().orElseThrow(), "wait", ADDRESS));
      program.close();
      while (World.call(other.main().orElseThrow(), "notify", ADDRESS) == 0) {
        Thread.sleep(1);
      }
      assertEquals(0, waiting.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_Java_thread_that_is_interrupted_leaves_by_a_trap_and_stays_interrupted() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<Integer> waiting =
        elsewhere(
            () -> {
              thread.set(Thread.currentThread());
              try {
                return World.call(main, "wait", ADDRESS);
              } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    while (thread.get() == null) {
      Thread.sleep(1);
    }
    thread.get().interrupt();
    TrapException trap = trapOf(waiting, TrapKind.INTERRUPTED);
    assertEquals("interrupted: in memory.atomic.wait", trap.getMessage());
    assertEquals("waits.wasm.wait", trap.guestStack().getFirst().toString());
    assertTrue(interrupted.get());
    assertFalse(program.ended().isDone());
    assertEquals(0, World.call(main, "notify", ADDRESS));
    assertEquals(1, World.call(main, "unequal"));
  }

  @Test
  void no_end_is_missed_however_close_it_is_to_the_beginning() throws IOException {
    byte[] module = Files.readAllBytes(module());
    ProgramConfig config =
        ProgramConfig.builder().hostFunction(World.host("again", () -> {})).build();
    for (int i = 0; i < 300; i++) {
      Program each = linker.open("main", module, config);
      Library own = each.main().orElseThrow();
      CountDownLatch begun = new CountDownLatch(1);
      Future<Integer> waiting =
          java.submit(
              () -> {
                begun.countDown();
                return World.call(own, "wait", ADDRESS);
              });
      for (int spin = 0; begun.getCount() > 0 || spin < i * 20; spin++) {
        Thread.onSpinWait();
      }
      each.close();
      assertLeft(waiting);
    }
  }

  /** Either it waited, or the program was closed before it could call. */
  private static void assertLeft(Future<Integer> waiting) {
    var e = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    if (!(e.getCause() instanceof IllegalStateException)) {
      assertEquals(TrapKind.PROGRAM_ENDED, ((TrapException) e.getCause()).kind());
    }
  }
}
