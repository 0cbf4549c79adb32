package dev.ligature.linker;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API: programs, symbols, plans and traces. */
class ProgramTest {
  private final World world = new World().linkingAnything();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void main_gets_its_arguments_on_the_stack() {
    TestModule main = TestModule.library();
    int trace = main.importFunction("trace", TAKES_INT);
    // The first letter of argv[1], and argc as the status.
    main.function(
        "main",
        TestModule.type(2, 1),
        Code.of().local(1).i32(4).add().load().load().i32(0xff).and().call(trace).local(0));
    world.put("main.wasm", main);
    var config = world.config().arguments("main", "xyz", "").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals(3, program.run());
      assertEquals("x", world.takeTrace());
    }
  }

  @Test
  void a_program_runs_once() {
    world.put("main.wasm", TestModule.library().function("_start", VOID, Code.of()));
    try (Program program = world.program("main.wasm")) {
      assertEquals(0, program.run());
      var e = assertThrows(IllegalStateException.class, program::run);
      assertEquals("the program has run", e.getMessage());
    }
  }

  @Test
  void a_main_without_entry_point_has_nothing_to_run() {
    world.put("main.wasm", TestModule.library());
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(IllegalStateException.class, program::run);
      assertEquals(
          "main.wasm has neither _start nor main, and nothing it is linked to has main: there is"
              + " nothing to run",
          e.getMessage());
    }
  }

  @Test
  void a_closed_program_says_so() {
    world.put(Graph.of("a"));
    Program program = world.program();
    Library library = program.open("a.so");
    program.close();
    for (Runnable use :
        List.<Runnable>of(
            program::libraries,
            program::memory,
            () -> program.find("who"),
            () -> program.open("a.so"),
            library::close,
            () -> library.find("who"))) {
      assertEquals(
          "the program is closed",
          assertThrows(IllegalStateException.class, use::run).getMessage());
    }
    program.close();
  }

  @Test
  void a_main_can_be_opened_from_memory() {
    byte[] main = TestModule.library().function("run", GIVES_INT, Code.constant(3)).build();
    try (Program program = world.linker().open("m", main, world.config().build())) {
      assertEquals("m", program.main().orElseThrow().name());
      assertEquals(3, World.call(program.main().orElseThrow(), "run"));
    }
  }

  @Test
  void a_main_that_is_not_there_is_not_found() {
    var e = assertThrows(LinkException.NotFound.class, () -> world.program("main.wasm"));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("cannot find library: /lib/main.wasm"),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/lib", "/lib/..", "."})
  void a_folder_is_no_program(String folder) {
    Path path = world.path("/").getFileSystem().getPath(folder);
    for (Executable use : uses(path)) {
      var e = assertThrows(LinkException.InvalidModule.class, use);
      assertEquals(folder + ": cannot read: it is a directory", e.getMessage());
    }
  }

  @Test
  void an_empty_path_is_no_program() {
    for (Executable use : uses(world.path("/").getFileSystem().getPath(""))) {
      var e = assertThrows(LinkException.NotFound.class, use);
      assertEquals("cannot find library: \n>>> the name is empty", e.getMessage());
    }
  }

  private List<Executable> uses(Path file) {
    ProgramConfig config = world.config().build();
    return List.of(
        () -> world.linker().open(file, config),
        () -> world.linker().plan(file, config),
        () -> world.linker().symbols(file));
  }

  @Test
  void guest_memory_is_allocated_by_the_guest() {
    TestModule main = TestModule.library().memory(8, 3);
    int trace = main.importFunction("trace", TAKES_INT);
    main.function("malloc", INT_TO_INT, Code.of().local(0).i32(1000).add());
    main.function("free", TAKES_INT, Code.of().i32('f').call(trace));
    world.put("main.wasm", main).put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      assertEquals(1016, program.allocate(16));
      program.free(1016);
      assertEquals("f", world.takeTrace());
    }
    try (Program program = world.program()) {
      var e = assertThrows(IllegalStateException.class, () -> program.allocate(16));
      assertEquals("the guest has no malloc", e.getMessage());
    }
  }

  /** A library with an allocator that always gives the same address. */
  private static TestModule allocator(int address) {
    return TestModule.library()
        .function("malloc", INT_TO_INT, Code.constant(address))
        .function("free", TAKES_INT, Code.of());
  }

  @Test
  void memory_is_allocated_by_a_libc_that_a_library_has_brought_and_not_made_global() {
    world
        .put("libc.so", allocator(1000))
        .put("half.so", TestModule.library().function("malloc", INT_TO_INT, Code.constant(5)))
        .put("plugin.so", TestModule.library().needs("half.so", "libc.so"));
    try (Program program = world.program()) {
      Library plugin = program.open("plugin.so");
      // As the library's own reference would find it.
      assertEquals(5, program.allocate(16));
      plugin.close();
      var e = assertThrows(IllegalStateException.class, () -> program.allocate(16));
      assertEquals("the guest has no malloc", e.getMessage());
      program.open("libc.so");
      assertEquals(1000, program.allocate(16));
    }
  }

  @Test
  void the_allocator_is_looked_up_again_when_scopes_or_bindings_have_changed() {
    world
        .put("local.so", allocator(1000))
        .put("global.so", allocator(2000))
        .put("other.so", TestModule.library().function("mine", INT_TO_INT, Code.constant(3000)));
    try (Program program = world.program()) {
      program.open("local.so");
      assertEquals(1000, program.allocate(16));
      assertEquals(1000, program.allocate(16));
      Library global = program.open("global.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(2000, program.allocate(16));
      global.rebind("malloc", program.open("other.so").findOrThrow("mine"));
      assertEquals(3000, program.allocate(16));
      global.restore("malloc");
      assertEquals(2000, program.allocate(16));
      global.close();
      assertEquals(1000, program.allocate(16));
      program.open("local.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(1000, program.allocate(16));
    }
  }

  @Test
  void sizes_and_addresses_that_no_guest_has_are_refused() {
    world.put("libc.so", allocator(1000));
    try (Program program = world.program("libc.so")) {
      for (long size : new long[] {-1, (1L << 32) + 16, Long.MAX_VALUE, Long.MIN_VALUE}) {
        var e = assertThrows(IllegalArgumentException.class, () -> program.allocate(size));
        assertEquals(
            size + " is no size in bytes: a guest's malloc takes 0 to 4294967295", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> program.free(size));
        assertEquals(size + " is no address of a guest", e.getMessage());
      }
      assertEquals(1000, program.allocate((1L << 32) - 1));
    }
  }

  @Test
  void a_memory_does_not_shrink_by_growing_it_by_too_much() {
    world.put(Graph.of("a"));
    try (Program program = world.program()) {
      program.open("a.so");
      long pages = program.growMemory(0);
      for (long more : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - pages, -1, 65536, 1L << 48}) {
        assertEquals(-1, program.growMemory(more));
        assertEquals(pages, program.growMemory(0));
      }
    }
  }

  @Test
  void a_function_pointer_leads_back_to_its_function() {
    world.put(Graph.of("a"));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      int index = World.call(library, "point_who");
      FunctionSymbol function = program.functionAt(index).orElseThrow();
      assertEquals(library, function.library().orElseThrow());
      assertEquals(index, function.tableIndex());
      assertEquals(GIVES_INT, function.type());
      assertTrue(program.functionAt(0).isEmpty());
      assertTrue(program.functionAt(-1).isEmpty());
    }
  }

  @Test
  void a_trap_in_main_reaches_java_with_the_guest_stack() {
    TestModule library = TestModule.library();
    library.function("fall", VOID, Code.of().unreachable());
    TestModule main = TestModule.library().needs("b.so");
    int fall = main.importFunction("fall", VOID);
    main.function("_start", VOID, Code.of().call(fall));
    world.put("main.wasm", main).put("b.so", library);
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(TrapException.class, program::run);
      assertEquals(
          "[b.so.fall, main.wasm._start]", e.guestStack().stream().distinct().toList().toString());
    }
  }

  @Test
  void a_second_program_runs_on_the_code_of_the_first() {
    world.put(Graph.of("a"));
    try (Program one = world.program();
        Program two = world.program()) {
      var first = one.open("a.so").findFunction("who").handle();
      var second = two.open("a.so").findFunction("who").handle();
      assertEquals(first.type(), second.type());
    }
  }

  @Test
  void a_plan_lists_what_a_load_would_bring_and_what_is_missing() {
    world
        .put(
            "main.wasm",
            TestModule.library().memory(100, 4).table(2, 0).needs("a.so", "gone.so", "bad.so"))
        .put("a.so", TestModule.library().memory(50, 6).table(3, 0).needs("gone.so"))
        .put("bad.so", TestModule.bare().withoutDylink());
    LoadPlan plan = world.linker().plan(world.path("main.wasm"), world.config().build());
    assertFalse(plan.complete());
    List<String> lines =
        plan.entries().stream()
            .map(
                e ->
                    "%s %s %d+%d %d+%d %s"
                        .formatted(
                            e.name(),
                            e.neededBy(),
                            e.memoryBase(),
                            e.memorySize(),
                            e.tableBase(),
                            e.tableSize(),
                            e.problem().orElse("")))
            .toList();
    assertEquals(
        List.of(
            "main.wasm [] 1048576+100 1+2 ",
            "a.so [main.wasm] 1048704+50 3+3 ",
            "gone.so [main.wasm] 0+0 0+0 not found",
            "bad.so [main.wasm] 0+0 0+0 bad.so: not a shared library: it has no dylink.0 section"),
        lines);
  }

  @Test
  void a_plan_tells_libraries_of_equal_names_apart() {
    world
        .put("/app/same.wasm", TestModule.library().needs("same.wasm", "gone.so", "a.so"))
        .put("same.wasm", TestModule.library().needs("a.so"))
        .put("a.so", TestModule.library().runpath("/deep").needs("gone.so"))
        .put("/deep/gone.so", TestModule.library());
    LoadPlan plan = world.linker().plan(world.path("/app/same.wasm"), world.config().build());
    assertEquals(
        List.of(
            "same.wasm /app/same.wasm [1, 4, 2]",
            "same.wasm /lib/same.wasm [2]",
            "a.so /lib/a.so [3]",
            "gone.so /deep/gone.so []",
            "gone.so - []"),
        plan.entries().stream()
            .map(
                e ->
                    "%s %s %s"
                        .formatted(
                            e.name(),
                            e.path().map(Object::toString).orElse("-"),
                            e.neededEntries()))
            .toList());
  }

  @Test
  void a_plan_has_the_bases_of_the_load() {
    world.put(Graph.of("b->[cd]->e")).put("main.wasm", TestModule.library().needs("b.so"));
    LoadPlan plan = world.linker().plan(world.path("main.wasm"), world.config().build());
    assertTrue(plan.complete());
    try (Program program = world.program("main.wasm")) {
      for (int i = 0; i < plan.entries().size(); i++) {
        Library library = program.libraries().get(i);
        assertEquals(library.name(), plan.entries().get(i).name());
        assertEquals(library.memoryBase(), plan.entries().get(i).memoryBase());
        assertEquals(library.tableBase(), plan.entries().get(i).tableBase());
      }
    }
  }

  @Test
  void a_trace_tells_what_was_asked_for() {
    world.put(Graph.of("a->b"));
    List<String> lines = new ArrayList<>();
    var config =
        world
            .config()
            .trace(
                (category, line) -> lines.add(category.label() + ": " + line),
                EnumSet.of(TraceCategory.LIBS, TraceCategory.INIT))
            .build();
    try (Program program = world.linker().open(config)) {
      program.open("a.so").close();
    }
    assertEquals(
        List.of(
            "libs: find library=a.so",
            "libs: trying file=/lib/a.so",
            "libs: find library=b.so; needed by a.so",
            "libs: trying file=/lib/b.so",
            "init: calling init: b.so",
            "init: calling init: a.so",
            "init: calling fini: a.so",
            "init: calling fini: b.so"),
        lines);
  }

  @Test
  void a_configuration_can_be_changed_into_another() {
    ProgramConfig config =
        ProgramConfig.builder()
            .arguments("a", "b")
            .environment("K", "V")
            .bindNow(true)
            .preloads("p.so")
            .stackSize(1000)
            .limits(Limits.of(Limit.MEMORY_PAGES, 77))
            .build();
    ProgramConfig copy = config.toBuilder().build();
    assertEquals(List.of("a", "b"), copy.arguments());
    assertEquals("{K=V}", copy.environment().toString());
    assertTrue(copy.bindNow());
    assertEquals(List.of("p.so"), copy.preloads());
    assertEquals(1008, copy.stackSize());
    assertEquals(77, copy.limits().get(Limit.MEMORY_PAGES));
    assertEquals(
        "stack size 0",
        assertThrows(IllegalArgumentException.class, () -> ProgramConfig.builder().stackSize(0))
            .getMessage());
  }
}
