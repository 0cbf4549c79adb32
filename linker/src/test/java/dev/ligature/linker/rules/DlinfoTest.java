package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 55 and 56: what guests and Java can ask about the libraries of a program. */
class DlinfoTest {
  private static final int NEXT = 12;
  private static final int PREVIOUS = 16;

  private final World world = new World().linkingAnything().put("main.wasm", GnuGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static GnuGuest guest(Program program) {
    return new GnuGuest(program.main().orElseThrow());
  }

  /** The entry of what a handle is open on. */
  private static int entry(GnuGuest guest, int handle) {
    assertEquals(0, guest.info(handle, GnuGuest.LINK_MAP));
    return guest.word(guest.result());
  }

  @Test
  void S55_the_link_map_is_doubly_linked_with_main_first() {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = entry(guest, guest.dl().open("a.so", DlGuest.NOW));
      int main = guest.word(a + PREVIOUS);
      assertEquals(0, guest.word(main + PREVIOUS));
      assertEquals(List.of("", "/lib/a.so", "/lib/b.so"), guest.names(main));
      int b = guest.word(a + NEXT);
      assertEquals(a, guest.word(b + PREVIOUS));
      assertEquals(0, guest.word(b + NEXT));
      List<Library> libraries = program.libraries();
      assertEquals(libraries.get(0).memoryBase(), guest.word(main));
      assertEquals(libraries.get(1).memoryBase(), guest.word(a));
      assertEquals(libraries.get(2).memoryBase(), guest.word(b));
    }
  }

  @Test
  void S55_the_names_in_it_open_the_libraries_again() {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("a.so", DlGuest.NOW);
      byte[] bytes = TestModule.library().build();
      program.open("memory/c.so", bytes, Set.of(OpenFlag.NOW));
      List<String> names = guest.names(entry(guest, a));
      assertEquals(List.of("/lib/a.so", "/lib/b.so", "memory/c.so"), names);
      for (String name : names) {
        assertNotEquals(0, guest.dl().open(name, DlGuest.NOW | DlGuest.NOLOAD), name);
      }
    }
  }

  @Test
  void S55_a_name_that_the_guest_cannot_reach_by_its_path_is_the_one_asked_for() {
    world.put("/host/plugins/a.so", TestModule.library().needs("b.so"));
    world.put("/host/plugins/b.so", TestModule.library());
    ProgramConfig config =
        world
            .config()
            .libraryPath(world.path("/host/plugins"))
            .files(name -> world.path("/host" + name))
            .build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("/plugins/a.so", DlGuest.NOW);
      assertEquals(List.of("/plugins/a.so", "b.so"), guest.names(entry(guest, a)));
      assertEquals(a, guest.dl().open("/plugins/a.so", DlGuest.NOW | DlGuest.NOLOAD));
      assertNotEquals(0, guest.dl().open("b.so", DlGuest.NOW | DlGuest.NOLOAD));
    }
  }

  @Test
  void S55_a_list_once_asked_for_follows_what_is_opened_and_closed() {
    world.put(Graph.of("a; b; c"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int main = entry(guest, guest.dl().open(null, DlGuest.NOW));
      assertEquals(List.of(""), guest.names(main));
      int a = guest.dl().open("a.so", DlGuest.NOW);
      Library b = program.open("b.so");
      guest.dl().open("c.so", DlGuest.NOW);
      assertEquals(List.of("", "/lib/a.so", "/lib/b.so", "/lib/c.so"), guest.names(main));
      int entryOfA = entry(guest, a);
      b.close();
      assertEquals(List.of("", "/lib/a.so", "/lib/c.so"), guest.names(main));
      assertEquals(entryOfA, entry(guest, a));
    }
  }

  @Test
  void S55_a_constructor_sees_its_own_library_in_the_list() {
    TestModule library = TestModule.library().memory(8, 2);
    int look = library.importFunction("look", VOID);
    world.put("a.so", library.function("__wasm_call_ctors", VOID, Code.of().call(look)));
    int[] main = new int[1];
    GnuGuest[] guest = new GnuGuest[1];
    ProgramConfig config =
        world
            .config()
            .hostFunction(
                World.host(
                    "look", () -> assertEquals(List.of("", "/lib/a.so"), guest[0].names(main[0]))))
            .build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      guest[0] = guest(program);
      main[0] = entry(guest[0], guest[0].dl().open(null, DlGuest.NOW));
      assertNotEquals(0, guest[0].dl().open("a.so", DlGuest.NOW));
    }
  }

  @Test
  void S55_each_namespace_has_its_list_and_number() {
    world.put(Graph.of("a; b"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.open(GnuGuest.NEW, "a.so", DlGuest.NOW);
      guest.open(1, "b.so", DlGuest.NOW);
      assertEquals(List.of("/lib/a.so", "/lib/b.so"), guest.names(entry(guest, a)));
      assertEquals(0, guest.info(a, GnuGuest.LMID));
      assertEquals(1, guest.word(guest.result()));
      assertEquals(0, guest.info(guest.dl().open("b.so", DlGuest.NOW), GnuGuest.LMID));
      assertEquals(0, guest.word(guest.result()));
    }
  }

  @Test
  void S55_the_origin_is_the_folder_of_the_library() {
    world.put("/opt/app/a.so", TestModule.library());
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("/opt/app/a.so", DlGuest.NOW);
      assertEquals(0, guest.info(a, GnuGuest.ORIGIN));
      assertEquals("/opt/app", program.memory().getString(guest.result()));
    }
  }

  @Test
  void S55_a_library_in_no_file_has_no_origin() {
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      program.open("a.so", TestModule.library().build(), Set.of(OpenFlag.NOW));
      int a = guest.dl().open("a.so", DlGuest.NOW);
      assertEquals(-1, guest.info(a, GnuGuest.ORIGIN));
      assertEquals(Optional.of("a.so: has no origin, since it is in no file"), guest.dl().error());
    }
  }

  @Test
  void S55_the_search_path_is_what_needed_libraries_are_searched_in() {
    world.put("/opt/a.so", TestModule.library().runpath("$ORIGIN/deps", ""));
    ProgramConfig config = world.config().defaultPath(world.path("/usr/lib")).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("/opt/a.so", DlGuest.NOW);
      List<String> expected = List.of("/lib", "/opt/deps", "/usr/lib");
      assertEquals(0, guest.info(a, GnuGuest.SEARCH_PATH_SIZE));
      assertEquals(3, guest.word(guest.result() + 4));
      assertEquals(8 + 3 * 8 + 5 + 10 + 9, guest.word(guest.result()));
      assertEquals(0, guest.info(a, GnuGuest.SEARCH_PATH));
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i), guest.textAt(guest.result() + 8 + 8 * i));
        assertEquals(0, guest.word(guest.result() + 12 + 8 * i));
      }
      Library library = program.libraries().getLast();
      assertEquals(expected, library.searchPath().stream().map(Object::toString).toList());
    }
  }

  @Test
  void S55_a_search_path_into_too_small_a_structure_is_an_error() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("a.so", DlGuest.NOW);
      assertEquals(-1, guest.info(a, GnuGuest.SEARCH_PATH));
      assertEquals(
          Optional.of("a.so: room for 1 search paths in 21 bytes is asked for with 0 in 0"),
          guest.dl().error());
    }
  }

  @Test
  void S55_unsupported_requests_and_invalid_handles_fail() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int a = guest.dl().open("a.so", DlGuest.NOW);
      for (int request : new int[] {0, 3, 7, 8, 9, 10, -1}) {
        assertEquals(-1, guest.info(a, request));
        assertEquals(
            Optional.of("a.so: unsupported dlinfo request " + request), guest.dl().error());
      }
      guest.dl().close(a);
      assertEquals(-1, guest.info(a, GnuGuest.LINK_MAP));
      assertEquals(Optional.of("0x2: invalid handle"), guest.dl().error());
    }
  }

  /** Writes down what a callback of {@code dl_iterate_phdr} is shown. */
  static final class Shown {
    private final StringBuilder text = new StringBuilder();
    private Program program;
    private Runnable then = () -> {};
    private int result;
    private int calls;

    int show(int info, int size, int data) {
      GnuGuest guest = guest(program);
      int header = guest.word(info + 8);
      text.append(
          "%s at %d headers %d type %d memory %d+%d align %d adds %d subs %d size %d data %d\n"
              .formatted(
                  guest.textAt(info + 4),
                  guest.word(info),
                  guest.word(info + 12) & 0xffff,
                  guest.word(header),
                  guest.word(header + 8),
                  guest.word(header + 20),
                  guest.word(header + 28),
                  guest.word(info + 16),
                  guest.word(info + 24),
                  size,
                  data));
      calls++;
      then.run();
      return result;
    }

    int pointer() throws ReflectiveOperationException {
      var type = java.lang.invoke.MethodType.methodType(int.class, int.class, int.class, int.class);
      var handle = java.lang.invoke.MethodHandles.lookup().bind(this, "show", type);
      return program.tableIndex(HostFunction.of("show", handle));
    }
  }

  @Test
  void S55_iteration_shows_each_library_once_with_its_memory_area()
      throws ReflectiveOperationException {
    world.put("a.so", TestModule.library().memory(40, 4).needs("b.so"));
    world.put("b.so", TestModule.library().memory(8, 3));
    Shown shown = new Shown();
    try (Program program = world.program("main.wasm")) {
      shown.program = program;
      long a = program.open("a.so").memoryBase();
      long b = program.libraries().getLast().memoryBase();
      long main = program.main().orElseThrow().memoryBase();
      assertEquals(0, guest(program).iterate(shown.pointer(), 77));
      assertEquals(
          """
           at %d headers 1 type 1 memory 0+1024 align 16 adds 3 subs 0 size 40 data 77
          /lib/a.so at %d headers 1 type 1 memory 0+40 align 16 adds 3 subs 0 size 40 data 77
          /lib/b.so at %d headers 1 type 1 memory 0+8 align 8 adds 3 subs 0 size 40 data 77
          """
              .formatted(main, a, b),
          shown.text.toString());
    }
  }

  @Test
  void S55_a_result_that_is_not_0_stops_the_iteration() throws ReflectiveOperationException {
    world.put(Graph.of("a; b"));
    Shown shown = new Shown();
    try (Program program = world.program("main.wasm")) {
      shown.program = program;
      program.open("a.so");
      shown.result = -3;
      assertEquals(-3, guest(program).iterate(shown.pointer(), 0));
      assertEquals(1, shown.calls);
    }
  }

  @Test
  void S55_the_callback_may_open_and_close_libraries() throws ReflectiveOperationException {
    world.put(Graph.of("a; b; c"));
    Shown shown = new Shown();
    try (Program program = world.program("main.wasm")) {
      shown.program = program;
      Library a = program.open("a.so");
      program.open("b.so");
      shown.then =
          () -> {
            if (shown.calls == 1) {
              a.close();
              program.open("c.so");
            }
          };
      assertEquals(0, guest(program).iterate(shown.pointer(), 0));
      assertEquals(
          List.of("", "/lib/b.so adds 4 subs 1", "/lib/c.so adds 4 subs 1"),
          shown
              .text
              .toString()
              .lines()
              .map(line -> line.replaceAll(" at .*(adds \\d+ subs \\d+).*", " $1"))
              .map(line -> line.startsWith(" ") ? "" : line)
              .toList());
    }
  }

  @Test
  void S55_iteration_is_over_the_namespace_of_the_caller() throws ReflectiveOperationException {
    world.put("a.so", GnuGuest.module()).put(Graph.of("b"));
    Shown shown = new Shown();
    try (Program program = world.program("main.wasm");
        Namespace other = program.newNamespace()) {
      shown.program = program;
      GnuGuest inside = new GnuGuest(other.open("a.so"));
      program.open("b.so");
      assertEquals(0, inside.iterate(shown.pointer(), 0));
      assertEquals(1, shown.calls);
      assertEquals("/lib/a.so", shown.text.substring(0, 9));
    }
  }

  @Test
  void S55_a_callback_that_is_none_traps_as_a_call_of_it_would() {
    TestModule library = TestModule.library().function("f", GIVES_INT, Code.constant(1));
    world.put("a.so", library);
    try (Program program = world.program("main.wasm")) {
      GnuGuest guest = guest(program);
      int pointer = program.open("a.so").findFunction("f").tableIndex();
      var e = assertThrows(TrapException.class, () -> guest.iterate(pointer, 0));
      assertEquals(
          "indirect call type mismatch: a.so.f is a function () -> i32, not (i32, i32, i32) -> i32",
          e.getMessage());
      e = assertThrows(TrapException.class, () -> guest.iterate(99_999, 0));
      assertEquals("undefined element: table index 99999", e.getMessage());
    }
  }

  @Test
  void S55_from_java_a_library_tells_its_file_area_and_search_path() {
    world
        .put("/run/b.so", TestModule.library())
        .put("a.so", TestModule.library().memory(64, 4).table(3, 0).runpath("/run").needs("b.so"));
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      assertEquals(Optional.of(world.path("/lib/a.so")), a.path());
      assertEquals(64, a.memorySize());
      assertEquals(3, a.tableSize());
      assertEquals(List.of("b.so"), a.needed());
      assertEquals(List.of(world.path("/lib"), world.path("/run")), a.searchPath());
      Library b = program.libraries().getLast();
      assertEquals(List.of(world.path("/lib"), world.path("/run")), b.searchPath());
      assertEquals(0, b.memorySize());
    }
  }

  @Test
  void S54_from_java_a_pointer_gives_library_and_symbol() {
    TestModule module = TestModule.library().memory(64, 4).exportAddress("datum", 8);
    world.put("a.so", module.function("f", GIVES_INT, Code.constant(1)));
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      int f = a.findFunction("f").tableIndex();
      assertEquals(Optional.of(a), program.libraryAt(f));
      assertEquals("f", program.symbolAt(f).orElseThrow().name());
      long address = a.memoryBase() + 20;
      assertEquals(Optional.of(a), program.libraryAt(address));
      assertEquals(a.find("datum"), program.symbolAt(address));
      assertEquals(Optional.of(a), program.libraryAt(a.memoryBase()));
      assertEquals(Optional.empty(), program.symbolAt(a.memoryBase()));
      for (long unknown : new long[] {0, -1, 500_000, 100_000_000, 1L << 40}) {
        assertEquals(Optional.empty(), program.libraryAt(unknown));
        assertEquals(Optional.empty(), program.symbolAt(unknown));
      }
    }
  }

  @Test
  void S54_data_of_a_main_of_fixed_addresses_is_found_too() {
    TestModule main = TestModule.bare().defineMemory(1, -1).defineTable(4, -1);
    main.exportGlobal("__stack_pointer", main.defineGlobal(true, 60_000));
    main.exportMemory("memory").exportTable("__indirect_function_table");
    main.initialData(1024, 7).initialData(2040, 8);
    main.exportAddress("first", 1024).exportAddress("second", 2048);
    world.put("fixed.wasm", main).put("a.so", GnuGuest.module());
    try (Program program = world.program("fixed.wasm")) {
      DlGuest guest = new DlGuest(program.open("a.so"));
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/fixed.wasm", 0, "first", 1024)),
          guest.address(1030));
      assertEquals("second", guest.address(2048).orElseThrow().symbol());
      assertEquals(Optional.empty(), guest.address(1023));
      assertEquals(Optional.empty(), guest.address(2049));
      assertEquals(Optional.empty(), guest.address(59_000));
    }
  }

  @Test
  void S42_from_java_a_library_finds_what_it_would_by_default_and_next() {
    TestModule first = TestModule.library().function("who", GIVES_INT, Code.constant('1'));
    TestModule second = TestModule.library().function("who", GIVES_INT, Code.constant('2'));
    world.put("first.so", first).put("second.so", second).put(Graph.of("c"));
    try (Program program = world.program()) {
      Library one = program.open("first.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library two = program.open("second.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      program.open("c.so");
      assertEquals(Optional.of(one), two.findInScope("who").orElseThrow().library());
      assertEquals(Optional.of(two), one.findNext("who").orElseThrow().library());
      assertEquals(Optional.empty(), two.findNext("who"));
      assertEquals(Optional.empty(), one.findInScope("who_c"));
    }
  }
}
