package dev.ligature.linker.interrupts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a thread does in the middle of a guest's code before it goes on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SignalTest {
  private final CountDownLatch inHost = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private Program program;

  @BeforeEach
  void open() throws ReflectiveOperationException {
    MethodHandle block =
        MethodHandles.lookup().bind(this, "block", MethodType.methodType(void.class));
    program =
        DynamicLinker.create()
            .open(
                Guests.module("interrupts/endless.wasm"),
                ProgramConfig.builder()
                    .interruptible(true)
                    .hostFunction(HostFunction.of("block", block))
                    .build());
  }

  @AfterEach
  void close() {
    program.close();
  }

  void block() throws Throwable {
    inHost.countDown();
    leave.await();
    // A loop of the guest's.
    program.main().orElseThrow().findFunction("count_to").handle().invokeExact(1000);
  }

  /** What a handler has seen. */
  private record Seen(Thread thread, Object next) {}

  private Seen look() {
    return new Seen(Thread.currentThread(), World.call(program.main().orElseThrow(), "next", 2));
  }

  private void signal(Runnable handler) throws InterruptedException {
    while (!program.signal(handler)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
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
        "fill_much",
        "copy_much"
      })
  void a_handler_runs_on_the_guests_thread_and_calls_the_guest_which_then_goes_on(String function)
      throws Exception {
    // Interpreted, compiled while it runs, and compiled.
    for (int milliseconds : new int[] {1, 50, 1000}) {
      Running call = Running.start(program, function);
      TimeUnit.MILLISECONDS.sleep(milliseconds);
      for (int k = 0; k < 3; k++) {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        signal(() -> seen.complete(look()));
        assertEquals(new Seen(call.thread(), 3), seen.get(60, TimeUnit.SECONDS));
      }
      assertTrue(call.thread().isAlive());
      program.interrupt();
      call.interrupted();
      assertFalse(call.wasJavaInterrupted());
    }
  }

  /** A leaf has a number below the stack pointer, where a function that it called would write. */
  private static final String LEAF =
      """
      (module
        (memory (export "memory") 1)
        (global $__stack_pointer (mut i32) (i32.const 4096))
        (global $done (mut i32) (i32.const 0))
        (func (export "handle") (local i32)
          (global.set 0 (local.tee 0 (i32.sub (global.get 0) (i32.const 16))))
          (i64.store (local.get 0) (i64.const -1))
          (i64.store offset=8 (local.get 0) (i64.const -1))
          (global.set $done (i32.const 1))
          (global.set 0 (i32.add (local.get 0) (i32.const 16))))
        (func (export "leaf") (result i32) (local i32)
          (i32.store (local.tee 0 (i32.sub (global.get 0) (i32.const 16))) (i32.const 7))
          (loop (br_if 0 (i32.eqz (global.get $done))))
          (i32.load (local.get 0)))
        (func (export "pointer") (result i32) (global.get 0)))
      """;

  @Test
  void a_handler_leaves_alone_what_a_leaf_has_below_a_stack_pointer_of_its_modules_own()
      throws Exception {
    byte[] module = ModuleAssembler.assemble(LEAF.getBytes(StandardCharsets.UTF_8)).bytes();
    ProgramConfig config = ProgramConfig.builder().interruptible(true).build();
    try (Program other = DynamicLinker.create().open("leaf.wasm", module, config)) {
      Library main = other.main().orElseThrow();
      CompletableFuture<Integer> result = new CompletableFuture<>();
      MethodHandle leaf = main.findFunction("leaf").handle();
      Running.start(() -> result.complete((int) leaf.invokeExact()));
      while (!other.signal(() -> World.run(main, "handle"))) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      assertEquals(7, result.get(60, TimeUnit.SECONDS));
      assertEquals(4096, World.call(main, "pointer"));
    }
  }

  @Test
  void what_a_handler_throws_leaves_the_guest() throws Exception {
    RuntimeException thrown = new IllegalStateException("of the handler");
    CompletableFuture<Throwable> caught = new CompletableFuture<>();
    MethodHandle spin = program.main().orElseThrow().findFunction("spin").handle();
    Running.start(() -> caught.complete(assertThrows(RuntimeException.class, spin::invokeExact)));
    signal(
        () -> {
          throw thrown;
        });
    assertSame(thrown, caught.get(60, TimeUnit.SECONDS));
    assertEquals(3, World.call(program.main().orElseThrow(), "next", 2));
  }

  @Test
  void nobody_is_told_who_is_not_in_the_guest() {
    assertFalse(program.signal(() -> {}));
    assertEquals(3, World.call(program.main().orElseThrow(), "next", 2));
  }

  @Test
  void who_is_to_leave_does_not_handle_a_signal_first() throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    Running call = Running.start(program, "host");
    inHost.await();
    assertTrue(program.signal(() -> seen.complete(look())));
    assertFalse(program.signal(() -> seen.complete(look())), "one is told already");
    program.interrupt();
    leave.countDown();
    GuestInterrupted e = call.interrupted();
    assertEquals("interrupted: Program.interrupt was called", e.getMessage());
    assertFalse(seen.isDone());
  }

  @Test
  void a_host_function_is_not_interrupted_by_a_signal() throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    Running call = Running.start(program, "host");
    inHost.await();
    assertTrue(program.signal(() -> seen.complete(look())));
    TimeUnit.MILLISECONDS.sleep(50);
    assertFalse(seen.isDone());
    assertFalse(call.thread().isInterrupted());
    leave.countDown();
    assertEquals(new Seen(call.thread(), 3), seen.get(60, TimeUnit.SECONDS));
    assertEquals("it has returned", call.thrown().getMessage());
  }

  @Test
  void a_program_that_is_not_interruptible_says_so() {
    try (Program other =
        DynamicLinker.create()
            .open(
                Guests.module("interrupts/endless.wasm"),
                program.config().toBuilder().interruptible(false).build())) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> other.signal(() -> {}));
      assertEquals(
          "the program is not interruptible: open it with ProgramConfig.Builder.interruptible",
          e.getMessage());
    }
  }
}
