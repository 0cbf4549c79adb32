package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails in the host while a guest opens a library: it gets null, and all goes on. */
final class HostFailuresTest {
  private static final int DEPTH = 3000;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** The next of a chain of libraries whose constructors each open the next one. */
  private static TestModule link(int next) {
    TestModule module = TestModule.library().memory(32, 2).text(0, next + ".so");
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int global = module.defineGlobal(true, -1);
    module.function(
        "__wasm_call_ctors",
        VOID,
        Code.of().global(module.memoryBase()).i32(DlGuest.NOW).call(open).setGlobal(global));
    return module.function("opened", GIVES_INT, Code.of().global(global));
  }

  private void chain() {
    for (int i = 0; i < DEPTH; i++) {
      world.put(i + ".so", link(i + 1));
    }
    world.put("main.wasm", DlGuest.module());
    world.put("good.so", TestModule.library().function("good", GIVES_INT, Code.constant(7)));
  }

  private static void onStack(long size, Runnable body) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(null, body, "small", size);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    thread.start();
    thread.join();
    if (thrown.get() != null) {
      throw new AssertionError(thrown.get());
    }
  }

  @Test
  void constructors_that_open_libraries_without_end_get_null_where_the_stack_ends()
      throws InterruptedException {
    chain();
    onStack(
        2 << 20,
        () -> {
          try (Program program = world.program("main.wasm")) {
            DlGuest guest = new DlGuest(program.main().orElseThrow());
            int handle = guest.open("0.so", DlGuest.NOW);
            assertNotEquals(0, handle, () -> guest.error().orElseThrow());
            int loaded = program.libraries().size();
            assertTrue(loaded > 5 && loaded < DEPTH, loaded + " libraries");
            Library last = program.libraries().getLast();
            assertEquals(0, World.call(last, "opened"));
            assertEquals(
                Optional.of(
                    (loaded - 1)
                        + ".so: cannot allocate stack: the call stack is nearly exhausted"),
                guest.error());
            assertEquals(
                7, guest.callPointer(guest.symbol(guest.open("good.so", DlGuest.NOW), "good")));
            assertEquals(0, guest.close(handle));
          }
        });
  }

  @Test
  void a_host_function_that_fails_while_a_library_is_searched_gives_null_to_guests_only() {
    IllegalArgumentException failure = new IllegalArgumentException("no such drive");
    world.put("main.wasm", DlGuest.module());
    ProgramConfig config =
        world
            .config()
            .files(
                name -> {
                  throw failure;
                })
            .build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("x/y.so", DlGuest.NOW));
      assertEquals(
          Optional.of("x/y.so: internal error: java.lang.IllegalArgumentException: no such drive"),
          guest.error());
      assertSame(
          failure, assertThrows(IllegalArgumentException.class, () -> program.open("x/y.so")));
    }
  }

  @Test
  void what_a_host_function_throws_to_a_constructor_passes_through_dlopen() {
    IllegalArgumentException failure = new IllegalArgumentException("meant for Java");
    TestModule library = TestModule.library();
    int fail = library.importFunction("fail", VOID);
    world.put("lib.so", library.function("__wasm_call_ctors", VOID, Code.of().call(fail)));
    world.put("main.wasm", DlGuest.module());
    HostFunction thrower =
        World.host(
            "fail",
            () -> {
              throw failure;
            });
    ProgramConfig config = world.config().hostFunction(thrower).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertSame(
          failure,
          assertThrows(IllegalArgumentException.class, () -> guest.open("lib.so", DlGuest.NOW)));
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void a_host_that_runs_out_of_memory_in_a_load_gives_null_to_guests() {
    world.put("main.wasm", DlGuest.module());
    ProgramConfig config =
        world
            .config()
            .files(
                name -> {
                  throw new OutOfMemoryError("Java heap space");
                })
            .build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("x/y.so", DlGuest.NOW));
      assertEquals(Optional.of("x/y.so: out of memory: Java heap space"), guest.error());
    }
  }

  @Test
  void names_and_runpaths_that_can_be_no_paths_lead_nowhere() {
    world.put("main.wasm", DlGuest.module());
    world.put("good.so", TestModule.library().function("good", GIVES_INT, Code.constant(7)));
    world.put(
        "lib.so", TestModule.library().runpath("a\0b", "$ORIGIN/\0", "/lib").needs("good.so"));
    world.put("needs.so", TestModule.library().needs("x\0y.so"));
    world.put("slash.so", TestModule.library().needs("/lib/x\0y.so"));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertNotEquals(0, guest.open("lib.so", DlGuest.NOW), () -> guest.error().orElseThrow());
      assertThrows(LinkException.NotFound.class, () -> program.open("a\0b"));
      assertThrows(LinkException.NotFound.class, () -> program.open("/a\0b"));
      for (String name : new String[] {"needs.so", "slash.so"}) {
        assertThrows(LinkException.NotFound.class, () -> program.open(name));
        assertEquals(0, guest.open(name, DlGuest.NOW));
        String error = guest.error().orElseThrow();
        assertTrue(error.contains("x\\0y.so: cannot open shared object file"), error);
      }
    }
  }

  @Test
  void a_symbol_that_is_missing_is_reported_though_a_runpath_can_be_no_path() {
    TestModule library = TestModule.library().runpath("a\0b");
    library.gotMem("nobody");
    world.put("lib.so", library);
    try (Program program = world.program()) {
      LinkException.Undefined thrown =
          assertThrows(LinkException.Undefined.class, () -> program.open("lib.so"));
      assertEquals(Optional.of("nobody"), thrown.symbol());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65536, 60000})
  void a_memory_that_the_heap_does_not_hold_is_no_room(int pages) {
    long heap = Runtime.getRuntime().maxMemory() >> 16;
    org.junit.jupiter.api.Assumptions.assumeTrue(pages > heap, "the heap holds it");
    world.put("imports.wasm", TestModule.bare().importMemory(pages, -1));
    world.put("defines.wasm", TestModule.bare().defineMemory(pages, -1));
    world.put("lib.so", TestModule.bare().importMemory(pages, -1));
    world.put("grows.so", TestModule.library().memory(((long) pages << 16) - 4, 2));
    world.put("main.wasm", DlGuest.module());
    LinkException.NoRoom imports =
        assertThrows(LinkException.NoRoom.class, () -> world.program("imports.wasm"));
    assertEquals(
        "no room for imports.wasm: %d pages of memory\n>>> the Java heap has no room for it"
            .formatted(pages),
        imports.getMessage());
    LinkException.NoRoom defines =
        assertThrows(LinkException.NoRoom.class, () -> world.program("defines.wasm"));
    assertEquals(
        "no room for defines.wasm: %d pages of memory\n>>> the Java heap has no room"
            .formatted(pages),
        defines.getMessage());
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      for (String name : new String[] {"lib.so", "grows.so"}) {
        assertThrows(LinkException.NoRoom.class, () -> program.open(name));
        assertEquals(0, guest.open(name, DlGuest.NOW));
        assertTrue(guest.error().orElseThrow().startsWith(name + ": cannot allocate"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000_001, Integer.MAX_VALUE, -1})
  void a_table_larger_than_any_may_be_is_no_room(int elements) {
    world.put("defines.wasm", TestModule.bare().defineTable(elements, -1));
    world.put("imports.wasm", TestModule.bare().importTable(elements, -1));
    world.put("lib.so", TestModule.bare().importTable(elements, -1));
    for (String name : new String[] {"defines.wasm", "imports.wasm"}) {
      LinkException.NoRoom thrown =
          assertThrows(LinkException.NoRoom.class, () -> world.program(name), name);
      assertEquals(
          "no room for %s: %d table elements\n>>> a table has at most 10000000"
              .formatted(name, Integer.toUnsignedLong(elements)),
          thrown.getMessage());
    }
    try (Program program = world.program()) {
      assertThrows(LinkException.NoRoom.class, () -> program.open("lib.so"));
    }
  }
}
