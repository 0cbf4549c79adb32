package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 51: what Java has of a library or program that is closed fails, and says why. */
class ClosedHandlesTest {
  private final World world = new World();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Runnable host = () -> {};

  @AfterEach
  void close() {
    threads.shutdownNow();
    world.close();
  }

  private Program program() {
    return world
        .linker()
        .open(world.config().hostFunction(World.host("host", () -> host.run())).build());
  }

  /** A library whose functions read its data, and call the host first. */
  private static TestModule library(int value) {
    TestModule module = TestModule.library().memory(16, 4);
    int host = module.importFunction("host", VOID);
    Code read = Code.of().global(module.memoryBase()).load();
    module.function("value", GIVES_INT, read);
    Code after = Code.of().call(host).global(module.memoryBase()).load();
    module.function("value_after", GIVES_INT, after);
    return module.data("data", 0, value);
  }

  private static MethodHandle handle(Library library, String function) {
    return library.findFunction(function).handle();
  }

  private static void checkDead(String message, MethodHandle handle) {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> handle.invokeWithArguments());
    assertEquals(message, e.getMessage());
  }

  private static void checkClosed(String message, Callable<?> use) {
    IllegalStateException e = assertThrows(IllegalStateException.class, use::call);
    assertEquals(message, e.getMessage());
  }

  @Test
  void S51_a_handle_of_a_closed_library_does_not_read_the_data_of_another() throws Throwable {
    world.put("a.so", library(1)).put("b.so", library(2));
    try (Program program = program()) {
      Library a = program.open("a.so");
      MethodHandle called = handle(a, "value");
      MethodHandle neverCalled = handle(a, "value_after");
      assertEquals(1, (int) called.invokeExact());
      long base = a.memoryBase();
      a.close();
      Library b = program.open("b.so");
      assertEquals(base, b.memoryBase());
      checkDead("value: a.so was unloaded", called);
      checkDead("value_after: a.so was unloaded", neverCalled);
      assertEquals(2, (int) handle(b, "value").invokeExact());
    }
  }

  @Test
  void S52_a_handle_stays_dead_when_its_library_is_opened_again() throws Throwable {
    world.put("a.so", library(1));
    try (Program program = program()) {
      Library a = program.open("a.so");
      MethodHandle before = handle(a, "value");
      assertEquals(1, (int) before.invokeExact());
      a.close();
      Library again = program.open("a.so");
      checkDead("value: a.so was unloaded", before);
      assertEquals(1, (int) handle(again, "value").invokeExact());
    }
  }

  @Test
  void S35_a_handle_lives_as_long_as_its_library_is_open_once() throws Throwable {
    world.put("a.so", library(1));
    try (Program program = program()) {
      Library a = program.open("a.so");
      program.open("a.so");
      MethodHandle value = handle(a, "value");
      a.close();
      assertEquals(1, (int) value.invokeExact());
      a.close();
      checkDead("value: a.so was unloaded", value);
    }
  }

  @Test
  void S51_a_function_found_through_another_library_dies_with_its_own() throws Throwable {
    world.put("a.so", library(1)).put("user.so", TestModule.library().needs("a.so"));
    try (Program program = program()) {
      Library user = program.open("user.so");
      MethodHandle value = handle(user, "value");
      assertEquals(1, (int) value.invokeExact());
      user.close();
      checkDead("value: a.so was unloaded", value);
    }
  }

  @Test
  void S51_each_name_of_a_function_stands_in_its_message() {
    TestModule module = TestModule.library();
    int f = module.function(GIVES_INT, Code.constant(3));
    world.put("a.so", module.exportFunction("one", f).exportFunction("two", f));
    try (Program program = program()) {
      Library a = program.open("a.so");
      MethodHandle one = handle(a, "one");
      MethodHandle two = handle(a, "two");
      a.close();
      checkDead("one: a.so was unloaded", one);
      checkDead("two: a.so was unloaded", two);
    }
  }

  @Test
  void S51_data_of_a_closed_library_has_no_address() {
    world.put("a.so", library(1));
    try (Program program = program()) {
      Library a = program.open("a.so");
      DataSymbol data = (DataSymbol) a.findOrThrow("data");
      assertEquals(a.memoryBase(), data.address());
      a.close();
      checkClosed("data: a.so was unloaded", data::address);
    }
  }

  @Test
  void S50_a_call_in_progress_finishes_and_a_new_one_fails() throws Throwable {
    world.put("a.so", library(7));
    try (Program program = program()) {
      Library a = program.open("a.so");
      MethodHandle value = handle(a, "value");
      MethodHandle after = handle(a, "value_after");
      FunctionSymbol symbol = a.findFunction("value");
      host =
          () -> {
            a.close();
            checkDead("value: a.so was unloaded", value);
            checkClosed("value: a.so was unloaded", symbol::handle);
            checkClosed("value: a.so was unloaded", symbol::tableIndex);
          };
      assertEquals(7, (int) after.invokeExact());
      checkDead("value_after: a.so was unloaded", after);
    }
  }

  @Test
  void S48_handles_work_while_destructors_run() throws Throwable {
    TestModule module = library(4);
    world.put("a.so", module.exportFunction("_fini", module.function(VOID, Code.of().call(0))));
    try (Program program = program()) {
      Library a = program.open("a.so");
      MethodHandle value = handle(a, "value");
      List<Integer> seen = new ArrayList<>();
      host = () -> seen.add(World.call(a, "value"));
      a.close();
      assertEquals(List.of(4), seen);
      checkDead("value: a.so was unloaded", value);
    }
  }

  @Test
  void S39_a_handle_from_within_a_load_that_fails_is_dead() {
    TestModule module = library(1);
    module.function("__wasm_call_ctors", VOID, Code.of().call(0).unreachable());
    world.put("a.so", module);
    List<MethodHandle> handles = new ArrayList<>();
    try (Program program = program()) {
      host = () -> handles.add(handle(program.libraries().getLast(), "value"));
      assertThrows(LinkException.class, () -> program.open("a.so"));
      checkDead("value: a.so was unloaded", handles.getFirst());
    }
  }

  @Test
  void a_closed_program_answers_nothing() {
    world.put("a.so", library(1)).put("main.wasm", TestModule.library());
    var config = world.config().hostFunction(World.host("host", () -> host.run())).build();
    Program program = world.linker().open(world.path("main.wasm"), config);
    Library a = program.open("a.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    FunctionSymbol symbol = a.findFunction("value");
    MethodHandle value = symbol.handle();
    MethodHandle hostHandle = ((FunctionSymbol) a.findInScope("host").orElseThrow()).handle();
    DataSymbol data = (DataSymbol) a.findOrThrow("data");
    Namespace namespace = program.newNamespace();
    program.close();
    checkDead("value: the program is closed", value);
    checkDead("host: the program is closed", hostHandle);
    checkClosed("value: the program is closed", symbol::handle);
    assertFalse(a.isLoaded());
    assertEquals("a.so", a.name());
    List<Callable<?>> uses =
        List.of(
            symbol::tableIndex,
            data::address,
            a::memoryBase,
            a::memorySize,
            a::tableBase,
            a::tableSize,
            a::needed,
            a::namespace,
            a::searchPath,
            a::generatedCode,
            () -> a.find("value"),
            () -> a.findNext("value"),
            () -> a.findInScope("value"),
            () -> namespace.open("a.so"),
            () -> namespace.find("value"),
            namespace::libraries,
            namespace::main,
            program::memory,
            program::main,
            program::libraries,
            program::namespaces,
            program::newNamespace,
            program::newThread,
            program::run,
            () -> program.find("value"),
            () -> program.open("a.so"),
            () -> program.functionAt(1),
            () -> program.libraryAt(1),
            () -> program.symbolAt(1),
            () -> program.growMemory(1),
            () -> program.allocate(1));
    uses.forEach(use -> checkClosed("the program is closed", use));
  }

  @Test
  void a_host_function_can_not_enter_a_closed_program_again() throws Throwable {
    world.put("a.so", library(5));
    Program program = program();
    Library a = program.open("a.so");
    MethodHandle value = handle(a, "value");
    MethodHandle after = handle(a, "value_after");
    host =
        () -> {
          program.close();
          checkDead("value: the program is closed", value);
        };
    assertEquals(5, (int) after.invokeExact());
  }

  /** Calls a handle until it fails, at least often enough to be compiled. */
  private Future<String> loop(MethodHandle value, CountDownLatch warm) {
    return threads.submit(
        () -> {
          int sum = 0;
          try {
            for (long i = 0; ; i++) {
              sum += (int) value.invokeExact();
              if (i == 2_000_000) {
                warm.countDown();
              }
            }
          } catch (IllegalStateException e) {
            return e.getMessage() + (sum == 0 ? " at once" : "");
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void S51_a_loop_of_calls_on_another_thread_sees_that_its_library_is_closed() throws Exception {
    world.put("a.so", library(1)).put("b.so", library(2));
    try (Program program = program()) {
      // Several times: the first one in a JVM is seen by other means than all later ones.
      for (int round = 0; round < 3; round++) {
        Library a = program.open("a.so");
        Library b = program.open("b.so");
        CountDownLatch warm = new CountDownLatch(2);
        Future<String> ofA = loop(handle(a, "value"), warm);
        Future<String> ofB = loop(handle(b, "value"), warm);
        assertTrue(warm.await(60, TimeUnit.SECONDS));
        a.close();
        assertEquals("value: a.so was unloaded", ofA.get(60, TimeUnit.SECONDS));
        assertFalse(ofB.isDone());
        b.close();
        assertEquals("value: b.so was unloaded", ofB.get(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void a_loop_of_calls_on_another_thread_sees_that_its_program_is_closed() throws Exception {
    world.put("a.so", library(1));
    Program program = program();
    CountDownLatch warm = new CountDownLatch(1);
    Future<String> loop = loop(handle(program.open("a.so"), "value"), warm);
    assertTrue(warm.await(60, TimeUnit.SECONDS));
    program.close();
    assertEquals("value: the program is closed", loop.get(60, TimeUnit.SECONDS));
  }
}
