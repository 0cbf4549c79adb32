package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 61: a stack pointer is what it was, however a call from Java ends. */
class ShadowStackTest {
  private static final int FRAME = 4096;

  /** More frames than the stack has room for. */
  private static final int CALLS = 100;

  private final World world = new World();
  private Runnable host = () -> {};

  @AfterEach
  void close() {
    world.close();
  }

  private static Code framed(int stackPointer) {
    return lower(Code.of(), stackPointer);
  }

  private static Code lower(Code code, int stackPointer) {
    return code.global(stackPointer).i32(FRAME).subtract().setGlobal(stackPointer);
  }

  private static Code raise(Code code, int stackPointer) {
    return code.global(stackPointer).i32(FRAME).add().setGlobal(stackPointer);
  }

  /** A library of functions that have a frame on the stack when something happens. */
  private static TestModule guest(TestModule module) {
    int pointer = module.importGlobal("env", "__stack_pointer", true);
    return guest(module, pointer);
  }

  private static TestModule guest(TestModule module, int pointer) {
    int host = module.importFunction("host", VOID);
    int missing = module.importFunction("missing", VOID);
    int tag = module.defineTag("thrown", TAKES_INT);
    module.function("pointer", GIVES_INT, Code.of().global(pointer));
    module.function("calls_host", VOID, raise(framed(pointer).call(host), pointer));
    module.function("traps", VOID, raise(framed(pointer).unreachable(), pointer));
    module.function("calls_missing", VOID, raise(framed(pointer).call(missing), pointer));
    module.function("throws", VOID, framed(pointer).i32(7).throwTag(tag));
    int recursion = host + 7;
    Code endless = Code.of().global(pointer).i32(16).subtract().setGlobal(pointer);
    int defined = module.function(VOID, endless.call(recursion).call(recursion));
    assertEquals(recursion, defined);
    return module.exportFunction("recurses", recursion);
  }

  private Program program() {
    return world
        .linker()
        .open(world.config().hostFunction(World.host("host", () -> host.run())).build());
  }

  private Program program(String main) {
    var config = world.config().hostFunction(World.host("host", () -> host.run())).build();
    return world.linker().open(world.path(main), config);
  }

  /** Lets a call fail again and again. */
  private static void check(Library library, String function, Class<? extends Throwable> failure) {
    int before = World.call(library, "pointer");
    for (int i = 0; i < CALLS; i++) {
      assertThrows(failure, () -> World.run(library, function));
      assertEquals(before, World.call(library, "pointer"));
    }
  }

  @Test
  void what_a_host_function_throws_leaves_no_frame_behind() {
    world.put("a.so", guest(TestModule.library()));
    host =
        () -> {
          throw new UnsupportedOperationException();
        };
    try (Program program = program()) {
      check(program.open("a.so"), "calls_host", UnsupportedOperationException.class);
    }
  }

  @Test
  void an_error_that_a_host_function_throws_leaves_no_frame_behind() {
    world.put("a.so", guest(TestModule.library()));
    host =
        () -> {
          throw new AssertionError();
        };
    try (Program program = program()) {
      check(program.open("a.so"), "calls_host", AssertionError.class);
    }
  }

  @Test
  void an_exit_leaves_no_frame_behind() {
    world.put("a.so", guest(TestModule.library()));
    host =
        () -> {
          throw new GuestExit(3);
        };
    try (Program program = program()) {
      check(program.open("a.so"), "calls_host", GuestExit.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"traps", "recurses"})
  void a_trap_leaves_no_frame_behind(String function) {
    world.put("a.so", guest(TestModule.library()));
    try (Program program = program()) {
      check(program.open("a.so"), function, TrapException.class);
    }
  }

  @Test
  void a_function_that_is_not_there_leaves_no_frame_behind() {
    world.put("a.so", guest(TestModule.library()));
    try (Program program = program()) {
      check(program.open("a.so"), "calls_missing", LinkException.Undefined.class);
    }
  }

  @Test
  void an_exception_that_no_guest_catches_leaves_no_frame_behind() {
    world.put("a.so", guest(TestModule.library()));
    try (Program program = program()) {
      check(program.open("a.so"), "throws", dev.ligature.engine.GuestException.class);
    }
  }

  @Test
  void a_library_without_a_stack_leaves_no_frame_of_another_behind() {
    TestModule caller = TestModule.library().needs("a.so");
    int traps = caller.importFunction("traps", VOID);
    int pointer = caller.importFunction("pointer", GIVES_INT);
    caller.function("fails", VOID, Code.of().call(traps));
    caller.function("its_pointer", GIVES_INT, Code.of().call(pointer));
    world.put("a.so", guest(TestModule.library())).put("b.so", caller);
    try (Program program = program()) {
      Library b = program.open("b.so");
      int before = World.call(b, "its_pointer");
      assertThrows(TrapException.class, () -> World.run(b, "fails"));
      assertEquals(before, World.call(b, "its_pointer"));
    }
  }

  @Test
  void a_host_function_that_catches_a_trap_returns_to_the_stack_it_was_called_on() {
    world.put("a.so", guest(TestModule.library()));
    try (Program program = program()) {
      Library a = program.open("a.so");
      int before = World.call(a, "pointer");
      host =
          () -> {
            check(a, "traps", TrapException.class);
            assertEquals(before - FRAME, World.call(a, "pointer"));
          };
      World.run(a, "calls_host");
      assertEquals(before, World.call(a, "pointer"));
    }
  }

  @Test
  void what_passes_a_host_function_on_its_way_to_a_guest_that_catches_it_is_put_back_once() {
    TestModule module = TestModule.library();
    int pointer = module.importGlobal("env", "__stack_pointer", true);
    int host = module.importFunction("host", VOID);
    int tag = module.defineTag("thrown", TAKES_INT);
    module.function("pointer", GIVES_INT, Code.of().global(pointer));
    module.function("throws", VOID, framed(pointer).i32(7).throwTag(tag));
    // What it finds in place of its frame's pointer: its handlers of C++ put that back themselves.
    Code tried = Code.of().call(host).i32(0);
    module.function("catches", GIVES_INT, Code.of().caught(tried.drop(), tag, -1));
    world.put("a.so", module);
    try (Program program = program()) {
      Library a = program.open("a.so");
      int before = World.call(a, "pointer");
      this.host = () -> World.run(a, "throws");
      assertEquals(7, World.call(a, "catches"));
      assertEquals(before, World.call(a, "pointer"));
    }
  }

  @Test
  void a_call_that_returns_may_leave_the_stack_pointer_where_it_likes() {
    TestModule module = TestModule.library();
    int pointer = module.importGlobal("env", "__stack_pointer", true);
    module.function("pointer", GIVES_INT, Code.of().global(pointer));
    module.function("allocates", VOID, framed(pointer));
    world.put("a.so", module);
    try (Program program = program()) {
      Library a = program.open("a.so");
      int before = World.call(a, "pointer");
      World.run(a, "allocates");
      assertEquals(before - FRAME, World.call(a, "pointer"));
    }
  }

  private static TestModule withFailingConstructor() {
    TestModule module = TestModule.library();
    int pointer = module.importGlobal("env", "__stack_pointer", true);
    return module.function("__wasm_call_ctors", VOID, framed(pointer).unreachable());
  }

  @Test
  void a_constructor_that_traps_in_the_dlopen_of_a_guest_leaves_no_frame_behind() {
    TestModule main = DlGuest.module();
    world.put("bad.so", withFailingConstructor()).put("a.so", guest(TestModule.library()));
    world.put("main.wasm", main);
    try (Program program = program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      Library a = program.open("a.so");
      int before = World.call(a, "pointer");
      for (int i = 0; i < CALLS; i++) {
        assertEquals(0, guest.open("bad.so", DlGuest.NOW));
        assertEquals(before, World.call(a, "pointer"));
      }
    }
  }

  @Test
  void a_start_function_and_a_destructor_that_trap_leave_no_frame_behind() {
    TestModule starting = TestModule.library();
    int pointer = starting.importGlobal("env", "__stack_pointer", true);
    starting.start(starting.function(VOID, framed(pointer).unreachable()));
    TestModule ending = TestModule.library();
    pointer = ending.importGlobal("env", "__stack_pointer", true);
    ending.function("_fini", VOID, framed(pointer).unreachable());
    world.put("s.so", starting).put("e.so", ending).put("a.so", guest(TestModule.library()));
    try (Program program = program()) {
      Library a = program.open("a.so");
      int before = World.call(a, "pointer");
      assertThrows(LinkException.class, () -> program.open("s.so"));
      assertEquals(before, World.call(a, "pointer"));
      Library e = program.open("e.so");
      assertThrows(TrapException.class, e::close);
      assertEquals(before, World.call(a, "pointer"));
    }
  }

  @Test
  void a_malloc_that_traps_leaves_no_frame_behind() {
    TestModule main = TestModule.library();
    int pointer = main.importGlobal("env", "__stack_pointer", true);
    main.function("pointer", GIVES_INT, Code.of().global(pointer));
    main.function("malloc", INT_TO_INT, framed(pointer).unreachable());
    main.function("free", TAKES_INT, framed(pointer).unreachable());
    world.put("main.wasm", main);
    try (Program program = program("main.wasm")) {
      Library library = program.main().orElseThrow();
      int before = World.call(library, "pointer");
      assertThrows(TrapException.class, () -> program.allocate(1));
      assertThrows(TrapException.class, () -> program.free(1));
      assertEquals(before, World.call(library, "pointer"));
    }
  }

  @Test
  void a_main_that_traps_leaves_no_frame_behind() {
    TestModule main = guest(TestModule.library());
    world.put("main.wasm", main.exportFunction("_start", 4));
    try (Program program = program("main.wasm")) {
      Library library = program.main().orElseThrow();
      int before = World.call(library, "pointer");
      assertThrows(TrapException.class, program::run);
      assertEquals(before, World.call(library, "pointer"));
    }
  }

  @Test
  void each_thread_gets_its_own_stack_pointer_back() {
    TestModule module =
        TestModule.bare().memory(16, 4).importSharedMemory(1, 64).importTable(0, -1);
    module.importGlobal("env", "__memory_base", false);
    world.put("main.wasm", guest(module));
    try (Program program = program("main.wasm")) {
      Library a = program.main().orElseThrow();
      int before = World.call(a, "pointer");
      try (GuestThread thread = program.newThread()) {
        int other =
            thread.call(
                () -> {
                  check(a, "traps", TrapException.class);
                  return World.call(a, "pointer");
                });
        assertNotEquals(before, other);
        assertEquals(before, World.call(a, "pointer"));
        check(a, "traps", TrapException.class);
        assertEquals(other, thread.call(() -> World.call(a, "pointer")));
      }
    }
  }

  /** A main of fixed addresses. */
  private static TestModule fixed() {
    return TestModule.bare().withoutDylink().defineMemory(2, -1);
  }

  @Test
  void a_main_of_fixed_addresses_that_exports_its_stack_pointer_gets_it_back() {
    TestModule main = fixed();
    int pointer = main.defineGlobal(true, 65536);
    world.put("main.wasm", guest(main, pointer).exportGlobal("__stack_pointer", pointer));
    world.put("a.so", guest(TestModule.library()));
    try (Program program = program("main.wasm")) {
      check(program.main().orElseThrow(), "traps", TrapException.class);
      check(program.open("a.so"), "recurses", TrapException.class);
    }
  }

  @Test
  void a_stack_pointer_that_only_the_name_section_names_is_put_back() {
    TestModule main = fixed();
    int other = main.defineGlobal(true, 4);
    int pointer = main.defineGlobal(true, 65536);
    assertNotEquals(other, pointer);
    world.put("main.wasm", guest(main, pointer).globalName("__stack_pointer", pointer));
    try (Program program = program("main.wasm")) {
      check(program.main().orElseThrow(), "traps", TrapException.class);
    }
  }

  @Test
  void a_stack_pointer_without_a_name_is_known_by_the_code_that_uses_it() {
    TestModule main = fixed();
    world.put("main.wasm", guest(main, main.defineGlobal(true, 65536)));
    try (Program program = program("main.wasm")) {
      check(program.main().orElseThrow(), "traps", TrapException.class);
      check(program.main().orElseThrow(), "recurses", TrapException.class);
    }
  }

  @Test
  void a_global_that_is_no_stack_pointer_stays_as_the_guest_left_it() {
    TestModule main = fixed();
    int counter = main.defineGlobal(true, 65536);
    Code count = Code.of().global(counter).i32(FRAME).subtract().setGlobal(counter);
    main.function("counts", VOID, count.unreachable());
    main.function("counter", GIVES_INT, Code.of().global(counter));
    world.put("main.wasm", main);
    try (Program program = program("main.wasm")) {
      Library library = program.main().orElseThrow();
      assertThrows(TrapException.class, () -> World.run(library, "counts"));
      assertEquals(65536 - FRAME, World.call(library, "counter"));
    }
  }

  @Test
  void a_library_with_a_stack_of_its_own_gets_it_back_whoever_was_called() {
    TestModule own = TestModule.library();
    guest(own, own.defineGlobal(true, 4096 * 8));
    TestModule exporting = TestModule.library();
    int exported = exporting.defineGlobal(true, 4096 * 9);
    guest(exporting, exported).exportGlobal("__stack_pointer", exported);
    TestModule caller = TestModule.library().needs("own.so");
    int traps = caller.importFunction("traps", VOID);
    caller.function("fails", VOID, Code.of().call(traps));
    world.put("own.so", own).put("exporting.so", exporting).put("b.so", caller);
    try (Program program = program()) {
      Library library = program.open("own.so");
      check(library, "traps", TrapException.class);
      check(program.open("exporting.so"), "traps", TrapException.class);
      int before = World.call(library, "pointer");
      Library b = program.open("b.so");
      assertThrows(TrapException.class, () -> World.run(b, "fails"));
      assertEquals(before, World.call(library, "pointer"));
    }
  }
}
