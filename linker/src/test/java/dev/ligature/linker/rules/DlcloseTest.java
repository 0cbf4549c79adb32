package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 46 to 52: closing, destructors, unloading. */
class DlcloseTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @Test
  void S46_dependencies_that_others_hold_stay() {
    world.put(Graph.unrelated("a->[bc]; d->c"));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      program.open("d.so");
      world.takeTrace();
      a.close();
      assertEquals("AB", world.takeTrace());
      assertEquals(List.of("c.so", "d.so"), names(program));
    }
  }

  @Test
  void S46_cycles_go_as_a_whole() {
    world.put(Graph.of("a->b->c->b; c->d"));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      assertEquals("dcba", world.takeTrace());
      a.close();
      assertEquals("ABCD", world.takeTrace());
      assertEquals(List.of(), names(program));
    }
  }

  @Test
  void S46_a_library_that_is_open_itself_outlives_what_needs_it() {
    world.put(Graph.unrelated("a->b"));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      Library b = program.open("b.so");
      a.close();
      assertEquals(List.of("b.so"), names(program));
      b.close();
      assertEquals(List.of(), names(program));
    }
  }

  @Test
  void S47_a_library_bound_to_a_symbol_of_another_holds_it() {
    world.put(Graph.of("g; u"));
    try (Program program = world.program()) {
      Library g = program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library u = program.open("u.so");
      assertEquals('g', World.call(u, "call_who"));
      g.close();
      assertTrue(g.isLoaded());
      assertEquals('g', World.call(u, "call_who"));
      u.close();
      assertEquals(List.of(), names(program));
      assertEquals("guUG", world.takeTrace());
    }
  }

  @Test
  void S47_a_function_bound_at_its_call_holds_too() {
    TestModule user = TestModule.library();
    int late = user.importFunction("who_g", GIVES_INT);
    user.function("call", GIVES_INT, Code.of().call(late));
    world.put("u.so", user).put(Graph.of("g"));
    try (Program program = world.program()) {
      Library u = program.open("u.so");
      Library g = program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals('g', World.call(u, "call"));
      g.close();
      assertEquals('g', World.call(u, "call"));
    }
  }

  @Test
  void S48_handlers_run_last_in_first_out_and_mixed() {
    TestModule module = TestModule.library().memory(16, 4).table(3, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    int cxaAtExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int atExit = module.importFunction("atexit", TestModule.INT_TO_INT);
    int plain = module.function(VOID, Code.of().i32('p').call(trace));
    int withArgument = module.function(TAKES_INT, Code.of().local(0).call(trace));
    module.elements(0, plain, withArgument);
    Code first = Code.of().global(module.tableBase()).i32(1).add();
    Code code =
        first
            .i32('1')
            .global(module.memoryBase())
            .call(cxaAtExit)
            .drop()
            .global(module.tableBase())
            .call(atExit)
            .drop()
            .global(module.tableBase())
            .i32(1)
            .add()
            .i32('2')
            .i32(0)
            .call(cxaAtExit)
            .drop();
    module.function("__wasm_call_ctors", VOID, code);
    module.function("_fini", VOID, Code.of().i32('f').call(trace));
    world.put("a.so", module);
    try (Program program = world.program()) {
      program.open("a.so").close();
      assertEquals("2p1f", world.takeTrace());
    }
  }

  /** Registers a static object, 2, between two thread-local ones, 1 and 3. */
  private static TestModule withObjects() {
    TestModule module = TestModule.library().memory(16, 4).table(1, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int atThreadExit = module.importFunction("__cxa_thread_atexit", TestModule.type(3, 1));
    module.elements(0, module.function(TAKES_INT, Code.of().local(0).call(trace)));
    Code code = Code.of();
    int[] functions = {atThreadExit, atExit, atThreadExit};
    for (int i = 0; i < functions.length; i++) {
      code.global(module.tableBase()).i32('1' + i).global(module.memoryBase());
      code.call(functions[i]).drop();
    }
    return module.function("__wasm_call_ctors", VOID, code);
  }

  @Test
  void S48_S62_thread_local_objects_go_before_static_ones() {
    TestModule main = withObjects().function("__main_void", GIVES_INT, Code.constant(0));
    world.put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      program.run();
      assertEquals("312", world.takeTrace());
    }
  }

  @Test
  void S47_S62_a_library_stays_as_long_as_the_first_thread_has_objects_of_it() {
    TestModule main = TestModule.library().function("__main_void", GIVES_INT, Code.constant(0));
    world.put("a.so", withObjects()).put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      a.close();
      assertTrue(a.isLoaded());
      assertEquals(a, program.open("a.so"));
      a.close();
      assertEquals("", world.takeTrace());
      program.run();
      assertEquals("312", world.takeTrace());
    }
  }

  @Test
  void S32_S62_a_load_that_fails_takes_its_thread_local_objects_with_it() {
    TestModule fails = TestModule.library().needs("a.so");
    fails.function("__wasm_call_ctors", VOID, Code.of().unreachable());
    world.put("a.so", withObjects()).put("b.so", fails);
    try (Program program = world.program()) {
      assertThrows(LinkException.InitializationFailed.class, () -> program.open("b.so"));
      assertEquals("312", world.takeTrace());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S62_S65_a_namespace_that_is_closed_takes_its_thread_local_objects_with_it() {
    world.put("a.so", withObjects());
    try (Program program = world.program()) {
      Namespace namespace = program.newNamespace();
      Library a = namespace.open("a.so");
      a.close();
      assertTrue(a.isLoaded());
      namespace.close();
      assertEquals("312", world.takeTrace());
      assertFalse(a.isLoaded());
    }
  }

  @Test
  void S48_a_library_without_data_has_a_dso_handle_of_its_own() {
    for (String letter : List.of("a", "b")) {
      TestModule module = TestModule.library().table(1, 0);
      int trace = module.importFunction("trace", TAKES_INT);
      int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
      int handler = module.function(TAKES_INT, Code.of().i32(letter.charAt(0)).call(trace));
      module.elements(0, handler);
      module.function(
          "__wasm_call_ctors",
          VOID,
          Code.of()
              .global(module.tableBase())
              .i32(0)
              .global(module.memoryBase())
              .call(atExit)
              .drop());
      world.put(letter + ".so", module);
    }
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      Library b = program.open("b.so");
      b.close();
      assertEquals("b", world.takeTrace());
      a.close();
      assertEquals("a", world.takeTrace());
      assertEquals(0, world.program().libraries().size());
    }
  }

  @Test
  void S48_destructors_of_a_group_can_still_use_each_other() {
    TestModule a = TestModule.library().memory(16, 4).table(1, 0).needs("b.so");
    int trace = a.importFunction("trace", TAKES_INT);
    int who = a.importFunction("who_b", GIVES_INT);
    int atExit = a.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int destructor = a.function(TAKES_INT, Code.of().call(who).call(trace));
    a.elements(0, destructor);
    a.function(
        "__wasm_call_ctors",
        VOID,
        Code.of().global(a.tableBase()).i32(0).global(a.memoryBase()).call(atExit).drop());
    world.put(Graph.of("b")).put("a.so", a);
    try (Program program = world.program()) {
      program.open("a.so").close();
      assertEquals("bbB", world.takeTrace());
    }
  }

  @Test
  void S49_a_normal_end_runs_all_destructors_in_reverse_order() {
    TestModule main = TestModule.library().needs("a.so");
    main.function("__main_void", GIVES_INT, Code.constant(4));
    world.put(Graph.of("a->b")).put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertEquals(4, program.run());
      assertEquals("baAB", world.takeTrace());
    }
  }

  @Test
  void S49_exit_runs_destructors_and_gives_the_status() {
    TestModule main = TestModule.library().needs("a.so");
    int exit = main.importFunction("exit", TAKES_INT);
    main.function("_start", VOID, Code.of().i32(7).call(exit).unreachable());
    world.put(Graph.of("a->b")).put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertEquals(7, program.run());
      assertEquals("baAB", world.takeTrace());
    }
  }

  @Test
  void S49_what_start_calls_at_its_end_runs_destructors_once() {
    TestModule main = TestModule.library().needs("a.so");
    int destructors = main.importFunction("__wasm_call_dtors", VOID);
    main.function("_start", VOID, Code.of().call(destructors));
    world.put(Graph.of("a->b")).put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertEquals(0, program.run());
      assertEquals("baAB", world.takeTrace());
    }
  }

  @Test
  void S49_closing_a_program_runs_nothing() {
    world.put(Graph.of("a"));
    Program program = world.program();
    program.open("a.so");
    program.close();
    assertEquals("a", world.takeTrace());
  }

  @Test
  void S49_a_trap_runs_no_destructors() {
    TestModule main = TestModule.library().needs("a.so");
    main.function("_start", VOID, Code.of().unreachable());
    world.put(Graph.of("a")).put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertThrows(TrapException.class, program::run);
      assertEquals("a", world.takeTrace());
    }
  }

  /** A library that closes the handle it is given, itself perhaps, and goes on. */
  private static TestModule closing() {
    TestModule module = TestModule.library().memory(16, 2).table(1, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    int close = module.importFunction("dlclose", TestModule.INT_TO_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int destructor = module.function(TAKES_INT, Code.of().i32('D').call(trace));
    module.elements(0, destructor);
    module.function(
        "__wasm_call_ctors",
        VOID,
        Code.of()
            .global(module.tableBase())
            .i32(0)
            .global(module.memoryBase())
            .call(atExit)
            .drop());
    return module.function(
        "close_and_go_on",
        TestModule.INT_TO_INT,
        Code.of().local(0).call(close).i32('!').call(trace));
  }

  @Test
  void S50_a_library_that_closes_itself_is_unmapped_when_its_last_frame_has_left() {
    world.put("a.so", closing()).put("main.wasm", DlGuest.module()).put(Graph.of("b"));
    try (Program program = world.program("main.wasm")) {
      DlGuest main = new DlGuest(program.main().orElseThrow());
      int handle = main.open("a.so", DlGuest.NOW);
      Library a = program.libraries().getLast();
      assertEquals(0, World.call(a, "close_and_go_on", handle));
      assertEquals("D!", world.takeTrace());
      program.open("b.so");
      assertFalse(a.isLoaded());
      assertEquals(List.of("main.wasm", "b.so"), names(program));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void S50_a_library_in_which_another_thread_runs_is_unmapped_when_that_has_left(boolean firstHere)
      throws InterruptedException {
    TestModule module = TestModule.library();
    int wait = module.importFunction("wait", TestModule.VOID);
    world
        .put("a.so", module.function("stay", TestModule.VOID, Code.of().call(wait)))
        .put(Graph.of("b"));
    Semaphore entered = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    var config = world.config().hostFunction(HostFunction.of("wait", waiting(entered, leave)));
    try (Program program = world.linker().open(config.build())) {
      Library a = program.open("a.so");
      if (firstHere) {
        leave.release();
        World.run(a, "stay");
        entered.acquire();
      }
      Thread thread = new Thread(() -> World.run(a, "stay"));
      thread.start();
      entered.acquire();
      a.close();
      assertTrue(a.isLoaded());
      program.open("b.so");
      assertTrue(a.isLoaded());
      leave.release();
      thread.join();
      program.open("b.so");
      assertFalse(a.isLoaded());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void S50_S52_S63_a_library_in_which_another_thread_runs_is_opened_anew(boolean inAnotherProgram)
      throws InterruptedException {
    TestModule module = TestModule.library().memory(4, 2);
    int wait = module.importFunction("wait", TestModule.VOID);
    int base = module.memoryBase();
    world.put(
        "a.so",
        module
            .function("stay", TestModule.VOID, Code.of().call(wait))
            .function("set", TestModule.VOID, Code.of().global(base).i32(5).store())
            .function("get", TestModule.GIVES_INT, Code.of().global(base).load()));
    world.put(Graph.of("b"));
    world.put("main.wasm", DlGuest.module());
    Semaphore entered = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    var config = world.config().hostFunction(HostFunction.of("wait", waiting(entered, leave)));
    Path main = world.path("main.wasm");
    try (Program program = world.linker().open(main, config.build());
        Program other = world.linker().open(main, config.build())) {
      Library first = program.open("a.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      World.run(first, "set");
      Library runs = inAnotherProgram ? other.open("a.so") : first;
      Thread thread = new Thread(() -> World.run(runs, "stay"));
      thread.start();
      entered.acquire();
      first.close();
      assertTrue(first.isLoaded());
      assertEquals(List.of("main.wasm"), names(program));
      assertEquals(Optional.empty(), program.find("get"));
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("a.so", DlGuest.NOW | DlGuest.NOLOAD));
      Library second = program.open("a.so");
      assertNotSame(first, second);
      assertEquals(0, World.call(second, "get"));
      assertEquals(List.of("main.wasm", "a.so"), names(program));
      assertNotEquals(0, guest.open("a.so", DlGuest.NOW));
      leave.release();
      thread.join();
      program.open("b.so");
      assertFalse(first.isLoaded());
      assertTrue(second.isLoaded());
      assertEquals(List.of("main.wasm", "a.so", "b.so"), names(program));
    }
  }

  private static MethodHandle waiting(Semaphore entered, Semaphore leave) {
    Runnable wait =
        () -> {
          entered.release();
          leave.acquireUninterruptibly();
        };
    try {
      return MethodHandles.lookup()
          .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
          .bindTo(wait);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("wait", e);
    }
  }

  @Test
  void S51_unmapped_memory_is_poisoned_if_configured_and_zero_when_used_again() {
    world.put("a.so", TestModule.library().memory(64, 4));
    try (Program program = world.linker().open(world.config().poisonUnmapped(true).build())) {
      Library a = program.open("a.so");
      long base = a.memoryBase();
      a.close();
      assertEquals(0xdbdbdbdb, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, base));
      assertEquals(0xdbdbdbdb, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, base + 60));
      Library again = program.open("a.so");
      assertEquals(base, again.memoryBase());
      assertEquals(0, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, base));
    }
  }

  @Test
  void S51_unmapped_memory_is_left_as_it_is_if_not_configured() {
    world.put("a.so", TestModule.library().memory(64, 4).initialData(0, 7));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      long base = a.memoryBase();
      a.close();
      assertEquals(7, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, base));
    }
  }

  @Test
  void S51_a_stale_function_pointer_traps_whatever_type_it_is_called_by() {
    world
        .put("main.wasm", DlGuest.module())
        .put("a.so", TestModule.library().function("take", TestModule.TAKES_INT, Code.of()));
    try (Program program = world.program("main.wasm")) {
      DlGuest main = new DlGuest(program.main().orElseThrow());
      int handle = main.open("a.so", DlGuest.NOW);
      int pointer = main.symbol(handle, "take");
      main.close(handle);
      var e = assertThrows(TrapException.class, () -> main.callPointer(pointer));
      assertEquals("unresolved function: take of a.so, which was unloaded", e.getMessage());
    }
  }

  @Test
  void S51_a_stale_function_pointer_traps_with_the_name_of_the_library() {
    world.put("main.wasm", DlGuest.module()).put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      DlGuest main = new DlGuest(program.main().orElseThrow());
      int handle = main.open("a.so", DlGuest.NOW);
      int pointer = main.symbol(handle, "who");
      assertEquals('a', main.callPointer(pointer));
      main.close(handle);
      var e = assertThrows(TrapException.class, () -> main.callPointer(pointer));
      assertEquals("unresolved function: who_a of a.so, which was unloaded", e.getMessage());
    }
  }

  @Test
  void S51_memory_and_table_slots_are_used_again() {
    world.put(Graph.of("a->[bc]; d->[ef]"));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      long base = a.memoryBase();
      int slot = a.tableBase();
      int index = a.findFunction("who").tableIndex();
      a.close();
      long size = program.memory().byteSize();
      for (int i = 0; i < 100; i++) {
        Library d = program.open("d.so");
        assertEquals(base, d.memoryBase());
        assertEquals(slot, d.tableBase());
        assertEquals(index, d.findFunction("who").tableIndex());
        d.close();
      }
      assertEquals(size, program.memory().byteSize());
    }
  }

  @Test
  void S51_the_slots_of_stubs_are_used_again() {
    TestModule module = TestModule.library();
    int pointer = module.gotFunc("nowhere");
    world.put("a.so", module.function("point", GIVES_INT, Code.of().global(pointer)));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      int index = World.call(a, "point");
      a.close();
      assertTrue(program.functionAt(index).isEmpty());
      assertEquals(index, World.call(program.open("a.so"), "point"));
    }
  }

  @Test
  void S51_symbols_and_handles_of_an_unloaded_library_say_so() {
    world.put(Graph.of("a"));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      FunctionSymbol who = a.findFunction("who");
      a.close();
      assertFalse(a.isLoaded());
      assertEquals("a.so", a.name());
      var e = assertThrows(IllegalStateException.class, who::handle);
      assertEquals("who: a.so was unloaded", e.getMessage());
      e = assertThrows(IllegalStateException.class, a::close);
      assertEquals("a.so was unloaded", e.getMessage());
      assertThrows(IllegalStateException.class, a::memoryBase);
    }
  }

  @Test
  void S52_reopening_gives_fresh_data_and_runs_constructors_again() {
    world.put(Graph.of("a"));
    try (Program program = world.program()) {
      Library first = program.open("a.so");
      program.memory().set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, first.memoryBase(), 1);
      assertEquals(1, World.call(first, "read_datum"));
      first.close();
      Library second = program.open("a.so");
      assertEquals('a', World.call(second, "read_datum"));
      assertEquals("aAa", world.takeTrace());
    }
  }
}
