package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 8 to 13: memory areas, table areas and table indices. */
class MemoryAndTableTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static Library named(Program program, String name) {
    return program.libraries().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void S08_areas_are_aligned_and_do_not_overlap() {
    world
        .put("main.wasm", TestModule.library().memory(5, 0).table(3, 0).needs("a.so", "b.so"))
        .put("a.so", TestModule.library().memory(7, 10).table(5, 3))
        .put("b.so", TestModule.library().memory(70_000, 4).table(1, 0))
        .put("c.so", TestModule.library().memory(100, 17).table(2, 1));
    try (Program program = world.program("main.wasm")) {
      program.open("c.so");
      assertEquals(0, named(program, "a.so").memoryBase() % 1024);
      assertEquals(0, named(program, "a.so").tableBase() % 8);
      assertEquals(0, named(program, "c.so").memoryBase() % (1 << 17));
      List<Library> libraries = program.libraries();
      for (Library one : libraries) {
        for (Library other : libraries) {
          if (!one.equals(other)) {
            assertFalse(
                one.memoryBase() < other.memoryBase() + other.memorySize()
                    && other.memoryBase() < one.memoryBase() + one.memorySize());
            assertFalse(
                one.tableBase() < other.tableBase() + other.tableSize()
                    && other.tableBase() < one.tableBase() + one.tableSize());
          }
        }
      }
    }
  }

  @Test
  void S08_reused_memory_is_zero_again() {
    world.put("a.so", TestModule.library().memory(4096, 4));
    try (Program program = world.program()) {
      Library first = program.open("a.so");
      long base = first.memoryBase();
      program.memory().asSlice(base, 4096).fill((byte) -1);
      first.close();
      Library second = program.open("a.so");
      assertEquals(base, second.memoryBase());
      for (long i = 0; i < 4096; i++) {
        assertEquals(0, program.memory().get(ValueLayout.JAVA_BYTE, base + i));
      }
    }
  }

  @Test
  void S09_the_start_function_sees_the_final_bases() {
    TestModule module = TestModule.library().memory(16, 2).table(1, 0);
    int start =
        module.function(
            TestModule.VOID,
            Code.of()
                .global(module.memoryBase())
                .global(module.memoryBase())
                .store()
                .global(module.memoryBase())
                .i32(4)
                .add()
                .global(module.tableBase())
                .store());
    module.start(start);
    world.put("pad.so", TestModule.library().memory(999, 0).table(7, 0)).put("a.so", module);
    try (Program program = world.program()) {
      program.open("pad.so");
      Library library = program.open("a.so");
      assertEquals(library.memoryBase(), word(program, library.memoryBase()));
      assertEquals(library.tableBase(), word(program, library.memoryBase() + 4));
    }
  }

  private static int word(Program program, long address) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  @Test
  void S10_a_memory_that_cannot_grow_fails_the_load() {
    world.put("a.so", TestModule.library().memory(200_000, 4));
    var config = world.config().limits(Limits.of(Limit.MEMORY_PAGES, 18)).build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(LinkException.NoRoom.class, () -> program.open("a.so"));
      assertEquals(
          """
          no room for a.so: 200000 bytes of memory
          >>> the memory has 16 of at most 18 pages; to raise it, set Limit.MEMORY_PAGES or \
          --max-memory-pages\
          """,
          e.getMessage());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S10_a_table_that_cannot_grow_fails_the_load_with_a_hint() {
    TestModule main =
        TestModule.bare()
            .defineMemory(1, -1)
            .defineTable(3, 3)
            .exportTable("__indirect_function_table");
    main.exportGlobal("__stack_pointer", main.defineGlobal(true, 1024));
    world.put("main.wasm", main).put("a.so", TestModule.library().table(2, 0));
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(LinkException.NoRoom.class, () -> program.open("a.so"));
      assertEquals(
          """
          no room for a.so: 2 table elements
          >>> the table has 3 of at most 3 elements; link main with --growable-table\
          """,
          e.getMessage());
    }
  }

  @Test
  void S11_areas_and_a_guest_that_grows_memory_itself_do_not_meet() {
    TestModule grower = TestModule.library().memory(16, 4);
    grower.function("grow", INT_TO_INT, Code.of().local(0).memoryGrow());
    world
        .put("main.wasm", grower)
        .put("a.so", TestModule.library().memory(100_000, 4))
        .put("b.so", TestModule.library().memory(100_000, 4));
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      int pages = World.call(program.main().orElseThrow(), "grow", 3);
      Library b = program.open("b.so");
      long grown = pages * 65536L;
      assertTrue(a.memoryBase() + a.memorySize() <= grown);
      assertTrue(b.memoryBase() >= grown + 3 * 65536L);
    }
  }

  /** A main whose {@code malloc} gives what lies behind a pointer in its memory, and traces. */
  private static TestModule allocating() {
    TestModule main = TestModule.library().memory(64, 4);
    main.importFunction("emscripten_resize_heap", INT_TO_INT);
    return allocating(main);
  }

  private static TestModule allocating(TestModule main) {
    int trace = main.importFunction("trace", TAKES_INT);
    int heap = main.gotMem("__heap_base");
    main.function(
        "malloc",
        INT_TO_INT,
        Code.of()
            .i32('m')
            .call(trace)
            .global(main.memoryBase())
            .global(main.memoryBase())
            .load()
            .local(0)
            .add()
            .store()
            .global(heap)
            .global(main.memoryBase())
            .load()
            .add()
            .local(0)
            .subtract());
    return main.function("free", TAKES_INT, Code.of().i32('f').call(trace));
  }

  @Test
  void
      S11_late_areas_come_from_an_allocator_that_knows_where_the_heap_starts_and_not_where_it_ends() {
    world
        .put("main.wasm", allocating(TestModule.library().memory(64, 4)))
        .put("late.so", TestModule.library().memory(100, 4));
    try (Program program = world.program("main.wasm")) {
      Library late = program.open("late.so");
      assertEquals("m", world.takeTrace());
      late.close();
      assertEquals("f", world.takeTrace());
    }
  }

  @Test
  void S11_late_areas_come_from_growth_if_the_allocator_knows_where_the_heap_ends() {
    TestModule main = TestModule.library().memory(64, 4);
    main.gotMem("__heap_end");
    world.put("main.wasm", allocating(main)).put("late.so", TestModule.library().memory(100, 4));
    try (Program program = world.program("main.wasm")) {
      long before = program.memory().byteSize();
      Library late = program.open("late.so");
      assertEquals("", world.takeTrace());
      assertEquals(before, late.memoryBase());
    }
  }

  @Test
  void S11_late_areas_come_from_the_allocator_of_a_guest_that_owns_all_memory() {
    world
        .put("main.wasm", allocating().needs("early.so"))
        .put("early.so", TestModule.library().memory(100, 4))
        .put("late.so", TestModule.library().memory(100, 6));
    try (Program program = world.program("main.wasm")) {
      assertEquals("", world.takeTrace());
      Library late = program.open("late.so");
      assertEquals("m", world.takeTrace());
      assertEquals(0, late.memoryBase() % 64);
      long heapBase = ((DataSymbol) program.findOrThrow("__heap_base")).address();
      assertTrue(late.memoryBase() >= heapBase && late.memoryBase() < heapBase + 64);
      late.close();
      assertEquals("f", world.takeTrace());
    }
  }

  @Test
  void S11_a_failed_load_frees_what_it_allocated() {
    TestModule broken = TestModule.library().memory(100, 6);
    broken.gotMem("nowhere");
    world.put("main.wasm", allocating()).put("late.so", broken);
    try (Program program = world.program("main.wasm")) {
      assertThrows(LinkException.Undefined.class, () -> program.open("late.so"));
      assertEquals("mf", world.takeTrace());
    }
  }

  @Test
  void S13_nothing_is_at_the_null_address() {
    TestModule main = TestModule.library();
    int low = main.gotMem("__stack_low");
    main.weak("__stack_low").function("low", GIVES_INT, Code.of().global(low));
    world.put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertEquals(16, World.call(program.main().orElseThrow(), "low"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 16, 17})
  void S13_an_area_in_a_memory_without_pages_is_not_at_the_null_address(int alignment) {
    world
        .put("main.wasm", TestModule.bare().defineMemory(0, 20).exportMemory("memory"))
        .put("a.so", TestModule.library().memory(32, alignment))
        .put("pages.so", TestModule.library().importMemory(1, 20).memory(8, 2));
    for (List<String> names : List.of(List.of("a.so"), List.of("pages.so", "a.so"))) {
      try (Program program = world.program("main.wasm")) {
        for (String name : names) {
          Library library = program.open(name);
          assertTrue(library.memoryBase() >= 16, name);
          assertTrue(
              library.memoryBase() + library.memorySize() <= program.memory().byteSize(), name);
        }
      }
    }
  }

  /** A library that says where it sees the heap. */
  private static TestModule seesHeap() {
    TestModule module = TestModule.library();
    int base = module.gotMem("__heap_base");
    int end = module.gotMem("__heap_end");
    return module
        .function("base", GIVES_INT, Code.of().global(base))
        .function("end", GIVES_INT, Code.of().global(end));
  }

  @Test
  void S11_S14_S17_libraries_see_the_heap_of_main_but_for_a_second_allocator() {
    TestModule main = TestModule.bare().needs("a.so", "libc.so").defineMemory(2, 20);
    main.exportMemory("memory")
        .exportGlobal("__heap_base", main.defineGlobal(false, 5000))
        .exportGlobal("__heap_end", main.defineGlobal(false, 6000));
    TestModule second = seesHeap().function("malloc", INT_TO_INT, Code.constant(0));
    world.put("main.wasm", main).put("a.so", seesHeap()).put("libc.so", second);
    try (Program program = world.program("main.wasm")) {
      Library a = program.libraries().get(1);
      assertEquals(5000, World.call(a, "base"));
      assertEquals(6000, World.call(a, "end"));
      Library libc = program.libraries().get(2);
      assertEquals(2 * 65536, World.call(libc, "base"));
      assertEquals(2 * 65536, World.call(libc, "end"));
      assertEquals(5000, ((DataSymbol) program.findOrThrow("__heap_base")).address());
    }
  }

  @Test
  void S12_a_function_has_one_index_whoever_asks() {
    TestModule defining = TestModule.library().table(2, 0);
    int f = defining.function(GIVES_INT, Code.constant(1));
    int g = defining.function(GIVES_INT, Code.constant(2));
    defining
        .elements(0, g, f)
        .exportFunction("f", f)
        .exportFunction("alias", f)
        .exportFunction("free_standing", defining.function(GIVES_INT, Code.constant(3)));
    TestModule user = TestModule.library().needs("b.so");
    for (String name : List.of("f", "alias", "free_standing")) {
      int cell = user.gotFunc(name);
      user.function("point_" + name, GIVES_INT, Code.of().global(cell));
    }
    world.put("a.so", user).put("b.so", defining);
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      Library b = named(program, "b.so");
      assertEquals(b.tableBase() + 1, World.call(a, "point_f"));
      assertEquals(b.tableBase() + 1, World.call(a, "point_alias"));
      assertEquals(b.tableBase() + 1, b.findFunction("f").tableIndex());
      int own = World.call(a, "point_free_standing");
      assertNotEquals(0, own);
      assertEquals(own, b.findFunction("free_standing").tableIndex());
    }
  }

  @Test
  void S12_a_host_function_has_one_index_too() {
    TestModule user = DlGuest.module();
    int cell = user.gotFunc("trace");
    user.function("point", GIVES_INT, Code.of().global(cell));
    TestModule other = TestModule.library();
    int otherCell = other.gotFunc("trace");
    other.function("point", GIVES_INT, Code.of().global(otherCell));
    world.put("a.so", user).put("b.so", other);
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      int index = World.call(a, "point");
      assertEquals(index, World.call(program.open("b.so"), "point"));
      assertEquals(index, new DlGuest(a).symbol(DlGuest.DEFAULT, "trace"));
      assertEquals(index, ((FunctionSymbol) program.findOrThrow("trace")).tableIndex());
    }
  }

  @Test
  void S12_an_imported_function_in_a_static_table_keeps_that_index() {
    TestModule main = TestModule.bare().needs("a.so");
    int f = main.importFunction("f", GIVES_INT);
    main.defineMemory(1, -1).defineTable(4, -1).elements(2, f);
    main.exportGlobal("__stack_pointer", main.defineGlobal(true, 1024));
    world
        .put("main.wasm", main)
        .put("a.so", TestModule.library().function("f", GIVES_INT, Code.constant(5)));
    try (Program program = world.program("main.wasm")) {
      assertEquals(2, ((FunctionSymbol) program.findOrThrow("f")).tableIndex());
      assertEquals("f", program.functionAt(2).orElseThrow().name());
    }
  }

  @Test
  void S12_a_reexported_import_is_the_function_it_is_bound_to() {
    TestModule forwarding = TestModule.library().needs("b.so");
    int f = forwarding.importFunction("f", GIVES_INT);
    forwarding.exportFunction("g", f);
    TestModule user = TestModule.library().needs("f.so");
    int cell = user.gotFunc("g");
    int call = user.importFunction("g", GIVES_INT);
    user.function("point", GIVES_INT, Code.of().global(cell));
    user.function("call_g", GIVES_INT, Code.of().call(call));
    world
        .put("a.so", user)
        .put("f.so", forwarding)
        .put("b.so", TestModule.library().function("f", GIVES_INT, Code.constant(5)));
    try (Program program = world.program()) {
      Library a = program.open("a.so");
      assertEquals(5, World.call(a, "call_g"));
      assertEquals(named(program, "b.so").findFunction("f").tableIndex(), World.call(a, "point"));
    }
  }

  @Test
  void S12_the_table_index_of_a_host_function_that_is_not_registered_can_be_called_by_guests() {
    world.put("a.so", DlGuest.module());
    try (Program program = world.program()) {
      DlGuest guest = new DlGuest(program.open("a.so"));
      var handle = java.lang.invoke.MethodHandles.constant(int.class, 77);
      var function = dev.ligature.linker.HostFunction.of("seven", handle);
      int index = program.tableIndex(function);
      assertEquals(index, program.tableIndex(function));
      assertEquals(77, guest.callPointer(index));
    }
  }

  @Test
  void S13_functions_whose_address_nobody_takes_have_no_index() {
    TestModule module = TestModule.library();
    for (int i = 0; i < 500; i++) {
      module.function("f" + i, GIVES_INT, Code.constant(i));
    }
    world.put("a.so", module).put("b.so", TestModule.library().table(1, 0));
    try (Program program = world.program()) {
      program.open("a.so");
      assertTrue(program.open("b.so").tableBase() < 100);
    }
  }

  @Test
  void S13_data_lies_above_all_table_indices() {
    world.put("main.wasm", TestModule.library().memory(16, 2).table(3000, 0));
    var config = world.config().stackSize(1024).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      Library main = program.main().orElseThrow();
      assertTrue(main.memoryBase() >= main.tableBase() + main.tableSize());
    }
  }

  @Test
  void an_import_of_a_memory_of_other_limits_shows_both() {
    world.put("a.so", TestModule.bare().importMemory(1, 2));
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.Incompatible.class, () -> program.open("a.so"));
      assertEquals(
          """
          incompatible import: env.memory
          >>> a.so imports a memory of 1..2 pages
          >>> the program has one of 16..65536 pages\
          """,
          e.getMessage());
      assertEquals("a memory of 1..2 pages", e.expected());
      assertEquals("one of 16..65536 pages", e.actual());
    }
  }

  @Test
  void a_library_that_wants_more_memory_than_there_is_gets_it() {
    world.put("a.so", TestModule.bare().importMemory(40, -1));
    try (Program program = world.program()) {
      program.open("a.so");
      assertTrue(program.memory().byteSize() >= 40 * 65536L);
    }
  }

  @Test
  void the_maximum_that_main_declares_is_that_of_the_memory() {
    world
        .put("main.wasm", TestModule.bare().importMemory(2, 20))
        .put("a.so", TestModule.library().memory(2_000_000, 0));
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(LinkException.NoRoom.class, () -> program.open("a.so"));
      assertTrue(e.getMessage().endsWith("of at most 20 pages"), e.getMessage());
    }
  }

  @Test
  void a_position_independent_program_with_its_own_memory_is_refused_with_a_hint() {
    TestModule main = TestModule.bare().defineMemory(1, -1).memory(16, 2);
    main.importGlobal("env", "__memory_base", false);
    world.put("main.wasm", main);
    var e = assertThrows(LinkException.InvalidModule.class, () -> world.program("main.wasm"));
    assertEquals(
        """
        main.wasm: position-independent program defines its own memory
        >>> link it with --import-memory\
        """,
        e.getMessage());
  }

  @Test
  void a_module_without_dylink_section_is_no_library() {
    world.put("a.so", TestModule.bare().withoutDylink());
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.InvalidModule.class, () -> program.open("a.so"));
      assertEquals("a.so: not a shared library: it has no dylink.0 section", e.getMessage());
      assertSame(0, program.libraries().size());
    }
  }

  @Test
  void a_main_that_keeps_its_stack_pointer_to_itself_cannot_be_shared() {
    TestModule library = TestModule.library();
    library.importGlobal("env", "__stack_pointer", true);
    world
        .put("main.wasm", TestModule.bare().defineMemory(1, -1).defineTable(1, -1))
        .put("a.so", library);
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(LinkException.Incompatible.class, () -> program.open("a.so"));
      assertEquals(
          """
          incompatible import: env.__stack_pointer
          >>> a.so imports global mut i32
          >>> the program has none: main must export __stack_pointer to be shared\
          """,
          e.getMessage());
    }
  }
}
