package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 32, 39 and 46 to 50: who holds a library while others are about to go, or fail. */
class HoldersTest {
  private final World world = new World().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  /** A library with a destructor, to be registered by its constructor. */
  private static TestModule destructed(TestModule module, Code destructor) {
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    module.memory(64, 4).table(1, 0).elements(0, module.function(TAKES_INT, destructor));
    Code register = Code.of().global(module.tableBase()).i32(0).global(module.memoryBase());
    return module.function("__wasm_call_ctors", VOID, register.call(atExit).drop());
  }

  @Test
  void S48_what_a_destructor_closes_stays_until_the_library_that_needs_it_is_gone() {
    TestModule a = TestModule.library().needs("b.so");
    int close = a.importFunction("dlclose", INT_TO_INT);
    int who = a.importFunction("who_b", GIVES_INT);
    int trace = a.importFunction("trace", TAKES_INT);
    Code code = Code.of().global(a.memoryBase()).load().call(close).drop().call(who).call(trace);
    world.put("a.so", destructed(a, code)).put(Graph.unrelated("b"));
    try (Program program = world.program("main.wasm")) {
      int b = guest(program).open("b.so", DlGuest.NOW);
      Library library = program.open("a.so");
      program.memory().set(ValueLayout.JAVA_INT_UNALIGNED, library.memoryBase(), b);
      world.takeTrace();
      library.close();
      assertEquals("bB", world.takeTrace());
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  @Test
  void S50_a_constructor_that_closes_its_own_library_closes_it_when_it_is_done() {
    TestModule module = TestModule.library().memory(16, 2).text(0, "a.so");
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int close = module.importFunction("dlclose", INT_TO_INT);
    int trace = module.importFunction("trace", TAKES_INT);
    int handle = module.defineGlobal(true, 0);
    Code twice = Code.of().global(module.memoryBase()).i32(DlGuest.NOW).call(open);
    twice.setGlobal(handle).global(handle).call(close).drop().global(handle).call(close).drop();
    module.function("__wasm_call_ctors", VOID, twice.i32('!').call(trace));
    world.put("a.so", module).put(Graph.of("b"));
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      assertEquals("!", world.takeTrace());
      assertFalse(a.isLoaded());
      int again = guest(program).open("a.so", DlGuest.NOW);
      assertEquals("!", world.takeTrace());
      assertEquals(0, guest(program).symbol(again, "anything"));
      assertTrue(guest(program).error().orElseThrow().endsWith(": invalid handle"));
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  /** Two functions that nobody defines yet. */
  private static TestModule wanting() {
    TestModule module = TestModule.library();
    int first = module.importFunction("first", GIVES_INT);
    module.importFunction("second", GIVES_INT);
    return module.function("call", GIVES_INT, Code.of().call(first));
  }

  private static TestModule giving(String name, int value) {
    return TestModule.library().function(name, GIVES_INT, Code.constant(value));
  }

  @Test
  void S39_an_opening_that_fails_to_bind_holds_nothing() {
    world.put("a.so", wanting()).put("g.so", giving("first", 1));
    try (Program program = world.program()) {
      program.open("a.so");
      Library g = program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertThrows(LinkException.Undefined.class, () -> program.open("a.so", OpenFlag.NOW));
      g.close();
      assertFalse(g.isLoaded());
    }
  }

  /** Defines what {@link #wanting} wants, makes it be called, and fails. */
  private static TestModule failing() {
    TestModule module = TestModule.library().needs("a.so");
    int call = module.importFunction("call", GIVES_INT);
    module.function("first", GIVES_INT, Code.constant(7));
    module.function("__wasm_call_ctors", VOID, Code.of().call(call).drop().unreachable());
    return module;
  }

  @Test
  void S32_what_was_bound_to_a_library_whose_constructor_fails_is_unbound() {
    world.put("a.so", wanting()).put("b.so", failing());
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThrows(LinkException.InitializationFailed.class, () -> program.open("b.so"));
        assertEquals(List.of("a.so"), names(program));
        var e = assertThrows(LinkException.Undefined.class, () -> World.call(a, "call"));
        assertEquals("a.so: undefined symbol: first", e.dlerror());
      }
      program.open("g.so", giving("first", 3).build(), Set.of(OpenFlag.NOW, OpenFlag.GLOBAL));
      assertEquals(3, World.call(a, "call"));
    }
  }

  @Test
  void S32_what_a_failing_constructor_has_opened_goes_if_it_needs_the_library_that_failed() {
    TestModule b = TestModule.library().memory(16, 2).text(0, "d.so").text(8, "e.so");
    int open = b.importFunction("dlopen", TestModule.type(2, 1));
    Code code = Code.of().global(b.memoryBase()).i32(DlGuest.NOW).call(open).drop();
    code.global(b.memoryBase()).i32(8).add().i32(DlGuest.NOW).call(open).drop();
    b.function("__wasm_call_ctors", VOID, code.unreachable());
    world.put(Graph.unrelated("d->b; e")).put("b.so", b);
    try (Program program = world.program()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThrows(LinkException.InitializationFailed.class, () -> program.open("b.so"));
        assertEquals(List.of("e.so"), names(program));
      }
      assertEquals("deDdD", world.takeTrace());
    }
  }

  @Test
  void S37_S39_what_another_opening_made_global_stays_so_when_the_load_that_did_so_first_fails() {
    world.put(Graph.unrelated("a->d; z")).put("c.so", failingAfterOpening("a.so", DlGuest.GLOBAL));
    try (Program program = world.program()) {
      assertThrows(
          LinkException.InitializationFailed.class,
          () -> program.open("c.so", OpenFlag.NOW, OpenFlag.GLOBAL));
      assertEquals(List.of("a.so", "d.so"), names(program));
      assertTrue(program.find("who_a").isPresent(), "a.so was opened with GLOBAL and is open");
      assertTrue(program.find("who_d").isPresent(), "a.so needs it");
      program.open("z.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertTrue(named(program, "z.so").findInScope("who_a").isPresent());
      named(program, "a.so").close();
      assertFalse(program.find("who_a").isPresent(), "nobody has it open");
    }
  }

  @Test
  void S37_S39_what_a_failed_load_alone_made_global_is_local_again() {
    world.put(Graph.unrelated("a->d; z")).put("c.so", failingAfterOpening("a.so", 0));
    try (Program program = world.program()) {
      assertThrows(
          LinkException.InitializationFailed.class,
          () -> program.open("c.so", OpenFlag.NOW, OpenFlag.GLOBAL));
      assertEquals(List.of("a.so", "d.so"), names(program));
      assertFalse(program.find("who_a").isPresent(), "nobody else wanted it global");
      assertFalse(program.open("z.so").findInScope("who_a").isPresent());
    }
  }

  @Test
  void S15_S39_what_outlives_a_failed_load_keeps_the_scope_that_brought_it() {
    world.put(Graph.unrelated("a->d")).put("c.so", failingAfterOpening("a.so", 0));
    try (Program program = world.program()) {
      assertThrows(LinkException.InitializationFailed.class, () -> program.open("c.so"));
      assertTrue(named(program, "a.so").findInScope("who_d").isPresent(), "a.so needs it");
      assertTrue(named(program, "d.so").findInScope("who_a").isPresent());
    }
  }

  private static Library named(Program program, String name) {
    return program.libraries().stream()
        .filter(library -> library.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A library that needs another, opens it in its constructor, and traps there. */
  private static TestModule failingAfterOpening(String name, int flags) {
    TestModule module = TestModule.library().memory(16, 2).text(0, name).needs(name);
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    Code code = Code.of().global(module.memoryBase()).i32(DlGuest.NOW | flags).call(open).drop();
    module.function("__wasm_call_ctors", VOID, code.unreachable());
    return module;
  }

  @Test
  void S50_a_destructor_may_open_and_close_other_libraries() {
    TestModule a = TestModule.library().text(0, "b.so");
    int open = a.importFunction("dlopen", TestModule.type(2, 1));
    int close = a.importFunction("dlclose", INT_TO_INT);
    Code code = Code.of().global(a.memoryBase()).i32(DlGuest.NOW).call(open).call(close).drop();
    world.put("a.so", destructed(a, code)).put(Graph.of("b"));
    try (Program program = world.program()) {
      program.open("a.so").close();
      assertEquals("bB", world.takeTrace());
      assertEquals(List.of(), names(program));
    }
  }

  @Test
  void S50_a_destructor_that_opens_its_own_library_gets_an_error() {
    TestModule a = TestModule.library().text(0, "a.so");
    int open = a.importFunction("dlopen", TestModule.type(2, 1));
    int trace = a.importFunction("trace", TAKES_INT);
    Code code = Code.of().global(a.memoryBase()).i32(DlGuest.NOW).call(open);
    world.put("a.so", destructed(a, code.i32('0').add().call(trace)));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      guest.close(guest.open("a.so", DlGuest.NOW));
      assertEquals("0", world.takeTrace());
      assertEquals(Optional.of("a.so: library is being unloaded"), guest.error());
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  @Test
  void S48_what_a_handler_registers_while_its_library_goes_runs_too_and_finalize_runs_each_once() {
    TestModule module = TestModule.library().memory(16, 4).table(2, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int finalizeAll = module.importFunction("__cxa_finalize", TAKES_INT);
    Code second = Code.of().global(module.tableBase()).i32('2').global(module.memoryBase());
    int plain = module.function(TAKES_INT, Code.of().local(0).call(trace));
    int registering = module.function(TAKES_INT, second.call(atExit).drop().i32('1').call(trace));
    module.elements(0, plain, registering);
    Code register = Code.of().global(module.tableBase()).i32(1).add().i32(0);
    register.global(module.memoryBase()).call(atExit).drop();
    module.function("__wasm_call_ctors", VOID, register);
    module.function("finish", VOID, Code.of().global(module.memoryBase()).call(finalizeAll));
    world.put("a.so", module);
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      World.run(a, "finish");
      assertEquals("12", world.takeTrace());
      a.close();
      assertEquals("", world.takeTrace());
      program.open("a.so").close();
      assertEquals("12", world.takeTrace());
    }
  }

  @Test
  void S47_S62_a_library_stays_while_the_destructor_of_a_thread_local_object_runs()
      throws InterruptedException {
    TestModule module = TestModule.sharing().memory(4, 2);
    int register = module.importFunction("__cxa_thread_atexit", TestModule.type(3, 1));
    int pause = module.gotFunc("pause");
    Code make = Code.of().global(pause).i32(0).global(module.memoryBase()).call(register).drop();
    world.put("a.so", module.function("make", VOID, make)).put("b.so", TestModule.sharing());
    world.put("main.wasm", TestModule.sharing());
    Semaphore entered = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    // A function of the host, so that no code of the library is on the stack.
    HostFunction pausing =
        World.host(
            "pause",
            () -> {
              entered.release();
              leave.acquireUninterruptibly();
            });
    ProgramConfig config = world.config().hostFunction(pausing).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      GuestThread thread = program.newThread();
      Library a = thread.call(() -> program.open("a.so"));
      thread.call(
          () -> {
            World.run(a, "make");
            a.close();
            return a;
          });
      Thread java = new Thread(thread::close);
      java.start();
      entered.acquire();
      program.open("b.so").close();
      assertTrue(a.isLoaded());
      leave.release();
      java.join();
      assertFalse(a.isLoaded());
    }
  }
}
