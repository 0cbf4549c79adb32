package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads of one guest, by {@code guests/threads}. */
class GuestThreadsTest {
  private static final int TRAP = 1;
  private static final int EXIT = 2;
  private static final int FOREVER = 4;

  private final ExecutorService java = Executors.newCachedThreadPool();
  private final CountDownLatch paused = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Integer> trace = new ArrayList<>();
  private Program program;

  @BeforeEach
  void open() {
    Path main = Guests.module("threads/main.wasm");
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(main.getParent())
            .hostFunction(host("trace", MethodType.methodType(void.class, int.class)))
            .hostFunction(host("pause", MethodType.methodType(void.class)))
            .build();
    program = DynamicLinker.create().open(main, config);
  }

  private HostFunction host(String name, MethodType type) {
    try {
      return HostFunction.of(name, MethodHandles.lookup().bind(this, name, type));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  void trace(int number) {
    trace.add(number);
  }

  void pause() {
    paused.countDown();
    try {
      assertTrue(goOn.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    program.close();
    java.shutdownNow();
  }

  private int call(String function) {
    return call(program.main().orElseThrow(), function);
  }

  private static int call(Library library, String function) {
    return World.call(library, function);
  }

  private int callIn(GuestThread thread, String function) {
    return thread.call(() -> call(function));
  }

  private <T> T elsewhere(Callable<T> action) throws Exception {
    return java.submit(action).get(60, TimeUnit.SECONDS);
  }

  private Library library(String name) {
    return program.open(name, OpenFlag.NOW, OpenFlag.NOLOAD);
  }

  @Test
  void S61_each_thread_that_java_begins_has_data_of_its_own_in_every_library() throws Exception {
    try (GuestThread thread = program.newThread()) {
      assertEquals(41, call("own_next"));
      assertEquals(41, elsewhere(() -> callIn(thread, "own_next")));
      assertEquals(42, callIn(thread, "own_next"));
      assertEquals(8, call("imported_next"));
      assertEquals(9, call("pointed_next"));
      assertEquals(8, callIn(thread, "imported_next"));
      assertEquals(9, callIn(thread, "pointed_next"));
      assertEquals(10, thread.call(() -> call(library("lib.so"), "next")));
      assertEquals(10, call("imported_next"));
      assertEquals(1, thread.call(() -> call(library("lib.so"), "aligned")));
    }
  }

  @Test
  void S61_each_thread_has_a_stack_of_its_own() throws Exception {
    int expected = World.call(program.main().orElseThrow(), "use_stack", 20);
    List<Future<Integer>> results = new ArrayList<>();
    List<Integer> frames = new ArrayList<>(List.of(call("stack_address")));
    for (int i = 0; i < 4; i++) {
      GuestThread thread = program.newThread();
      frames.add(callIn(thread, "stack_address"));
      results.add(java.submit(() -> thread.call(this::useStackOften)));
    }
    for (Future<Integer> result : results) {
      assertEquals(expected, result.get(60, TimeUnit.SECONDS));
    }
    assertEquals(5, frames.stream().distinct().count());
  }

  private int useStackOften() {
    Library main = program.main().orElseThrow();
    int last = 0;
    for (int i = 0; i < 1000; i++) {
      int result = World.call(main, "use_stack", 20);
      assertTrue(last == 0 || last == result);
      last = result;
    }
    return last;
  }

  @Test
  void S44_S64_a_thread_local_symbol_is_at_the_threads_address_for_java_and_for_guests() {
    int first = call("imported_address");
    assertEquals(first, call("looked_up_address"));
    try (GuestThread thread = program.newThread()) {
      int own = callIn(thread, "imported_address");
      assertNotEquals(first, own);
      assertEquals(own, callIn(thread, "looked_up_address"));
      assertEquals(own, thread.call(() -> call(library("lib.so"), "counter_address")));
      assertEquals(own, thread.call(this::counterAddress));
      assertEquals(first, counterAddress());
      Library other = program.open("other.so");
      assertEquals(own, thread.call(() -> call(other, "imported_address")));
      assertEquals(first, call(other, "imported_address"));
      assertEquals(7, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, own));
    }
  }

  private long counterAddress() {
    return ((DataSymbol) library("lib.so").findOrThrow("counter")).address();
  }

  @Test
  void S62_a_library_that_java_opens_later_has_its_data_in_every_thread() throws Exception {
    try (GuestThread thread = program.newThread()) {
      callIn(thread, "own_next");
      Library late = program.open("late.so");
      assertEquals(22, call(late, "late"));
      assertEquals(32, call(late, "late"));
      assertEquals(22, elsewhere(() -> thread.call(() -> call(late, "late"))));
    }
  }

  @Test
  void S52_S62_a_library_opened_again_has_fresh_data_in_a_thread_that_ran_it_before() {
    try (GuestThread thread = program.newThread()) {
      long size = 0;
      for (int i = 0; i < 100; i++) {
        Library late = program.open("late.so");
        Library other = i % 2 == 0 ? program.open("other.so") : null;
        assertEquals(22, thread.call(() -> call(late, "late")));
        assertEquals(32, thread.call(() -> call(late, "late")));
        late.close();
        assertFalse(late.isLoaded());
        if (other != null) {
          assertNotEquals(0, thread.call(() -> call(other, "imported_address")));
          other.close();
        }
        size = i == 2 ? program.memory().byteSize() : size;
      }
      assertEquals(size, program.memory().byteSize());
    }
  }

  @Test
  void S62_destructors_of_thread_local_objects_run_at_the_threads_exit() {
    Library late = program.open("late.so");
    try (GuestThread thread = program.newThread()) {
      thread.call(() -> call(late, "late"));
      thread.call(
          () -> {
            World.run(late, "use_objects");
            return null;
          });
      assertEquals(List.of(), trace);
    }
    assertEquals(List.of(2, 2), trace);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void S47_S62_a_library_stays_as_long_as_a_thread_has_objects_of_it(boolean closedByIt) {
    Library late = program.open("late.so");
    try (GuestThread thread = program.newThread()) {
      thread.call(
          () -> {
            World.run(late, "use_objects");
            return null;
          });
      if (closedByIt) {
        thread.call(
            () -> {
              late.close();
              return null;
            });
      } else {
        late.close();
      }
      assertTrue(late.isLoaded());
      assertEquals(List.of(), trace);
    }
    assertEquals(List.of(2, 1), trace);
    assertFalse(late.isLoaded());
  }

  @Test
  void S61_a_library_opened_by_a_thread_can_be_called_by_all() throws Exception {
    try (GuestThread thread = program.newThread()) {
      Library late = elsewhere(() -> thread.call(() -> program.open("late.so")));
      assertEquals(1, call(late, "times_constructed"));
      assertEquals(22, call(late, "late"));
      assertEquals(22, thread.call(() -> call(late, "late")));
      assertEquals(32, thread.call(() -> call(late, "late")));
    }
  }

  @Test
  void S53_S61_each_thread_has_its_own_error_whatever_Java_thread_runs_it() throws Exception {
    try (GuestThread thread = program.newThread()) {
      assertEquals(1, callIn(thread, "failing_open"));
      assertEquals(0, call("has_error"));
      assertEquals(1, elsewhere(() -> callIn(thread, "has_error")));
      assertEquals(0, callIn(thread, "has_error"));
    }
  }

  @Test
  void S50_a_library_that_a_thread_runs_in_stays_until_it_has_left() throws Exception {
    Library late = program.open("late.so");
    try (GuestThread thread = program.newThread()) {
      Future<Integer> waiting = java.submit(() -> thread.call(() -> call(late, "wait_here")));
      assertTrue(paused.await(20, TimeUnit.SECONDS));
      late.close();
      assertTrue(late.isLoaded());
      goOn.countDown();
      assertEquals(1, waiting.get(20, TimeUnit.SECONDS));
      program.open("other.so").close();
      assertFalse(late.isLoaded());
    }
  }

  @Test
  void S59_a_rebinding_reaches_a_loop_that_another_thread_is_in() throws Exception {
    try (GuestThread thread = program.newThread()) {
      Future<Integer> looping = java.submit(() -> callIn(thread, "until_rebound"));
      assertTrue(paused.await(20, TimeUnit.SECONDS));
      goOn.countDown();
      Thread.sleep(50);
      library("lib.so").rebind("next", program.main().orElseThrow().findFunction("replacement"));
      assertEquals(1, looping.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void S61_S62_guests_begin_threads_that_share_what_is_not_thread_local_and_open_libraries() {
    assertEquals(15, call("run"));
    // Twice in one program: what the threads had was given back.
    assertEquals(8, call("run") & 8);
  }

  @Test
  void S63_threads_open_look_up_and_close_at_once() throws Exception {
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(java.submit(this::openOften));
    }
    for (Future<Integer> result : results) {
      assertEquals(0, result.get(60, TimeUnit.SECONDS));
    }
    assertEquals(
        List.of("main.wasm", "lib.so"), program.libraries().stream().map(Library::name).toList());
  }

  /** Opens and closes in a thread of its own; gives how often it found something wrong. */
  private int openOften() {
    try (GuestThread thread = program.newThread()) {
      return thread.call(
          () -> {
            int wrong = 0;
            for (int i = 0; i < 200; i++) {
              Library late = program.open("late.so");
              Library other = program.open("other.so");
              wrong += call(late, "times_constructed") == 1 ? 0 : 1;
              wrong += call(late, "late") % 10 == 2 ? 0 : 1;
              wrong += call(other, "imported_address") == counterAddress() ? 0 : 1;
              other.close();
              late.close();
            }
            return wrong;
          });
    }
  }

  @Test
  void S61_what_a_thread_had_is_used_again() {
    for (int i = 0; i < 3; i++) {
      try (GuestThread thread = program.newThread()) {
        callIn(thread, "own_next");
      }
    }
    long size = program.memory().byteSize();
    for (int i = 0; i < 1000; i++) {
      try (GuestThread thread = program.newThread()) {
        assertEquals(41, callIn(thread, "own_next"));
      }
    }
    assertEquals(size, program.memory().byteSize());
  }

  private void setTask(int task) throws Throwable {
    MethodHandle handle = program.main().orElseThrow().findFunction("set_task").handle();
    handle.invokeExact(task);
  }

  @Test
  void S61_an_exit_in_a_thread_ends_the_program() throws Throwable {
    setTask(EXIT);
    assertEquals(9, program.run());
    assertEquals(9, program.ended().get(1, TimeUnit.SECONDS));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void S61_a_trap_in_a_thread_ends_the_program() throws Throwable {
    setTask(TRAP);
    TrapException e = assertThrows(TrapException.class, program::run);
    assertEquals("main.wasm.wasi_thread_start", e.guestStack().getFirst().toString());
    var ended = assertThrows(ExecutionException.class, () -> program.ended().get());
    assertEquals(e, ended.getCause());
  }

  @Test
  void S61_threads_that_wait_end_with_main() throws Throwable {
    setTask(FOREVER);
    assertEquals(3, program.run());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("thread 1 of main.wasm")));
  }

  @Test
  void a_thread_is_run_by_one_Java_thread_at_a_time_and_not_after_its_end() throws Exception {
    GuestThread thread = program.newThread();
    Library late = program.open("late.so");
    Future<Integer> waiting = java.submit(() -> thread.call(() -> call(late, "wait_here")));
    assertTrue(paused.await(20, TimeUnit.SECONDS));
    var e = assertThrows(IllegalStateException.class, () -> callIn(thread, "own_next"));
    assertEquals("another Java thread runs as thread 1 now", e.getMessage());
    assertThrows(IllegalStateException.class, thread::close);
    goOn.countDown();
    waiting.get(20, TimeUnit.SECONDS);
    e =
        assertThrows(
            IllegalStateException.class,
            () ->
                thread.call(
                    () -> {
                      thread.close();
                      return null;
                    }));
    assertEquals("thread 1 can't end itself", e.getMessage());
    thread.close();
    thread.close();
    e = assertThrows(IllegalStateException.class, () -> callIn(thread, "own_next"));
    assertEquals("thread 1 has ended", e.getMessage());
  }

  @Test
  void a_program_whose_memory_is_not_shared_has_one_thread() {
    Path main = Guests.module("empty/main.wasm");
    try (Program single = DynamicLinker.create().open(main, ProgramConfig.builder().build())) {
      var e = assertThrows(IllegalStateException.class, single::newThread);
      assertEquals(
          "the program's memory is not shared: threads need modules compiled with -matomics"
              + " -mbulk-memory and linked with --shared-memory",
          e.getMessage());
    }
  }
}
