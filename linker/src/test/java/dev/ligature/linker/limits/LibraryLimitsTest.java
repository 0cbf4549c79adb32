package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many libraries, namespaces and functions a program may have, and how large modules are. */
class LibraryLimitsTest {
  private static final Set<OpenFlag> NOW = Set.of(OpenFlag.NOW);

  private final World world = new World();

  @BeforeEach
  void putMain() {
    world.put("main.wasm", DlGuest.module());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private ProgramConfig config(Limit limit, long value) {
    return world.config().limits(Limits.of(limit, value)).build();
  }

  private Program open(Limit limit, long value) {
    return world.linker().open(world.path("main.wasm"), config(limit, value));
  }

  private static String hint(Limit limit) {
    return "; to raise it, set Limit.%s or %s".formatted(limit, limit.option());
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @Test
  void LIBRARIES_are_counted_with_all_that_they_need() {
    world.put(Graph.of("a->b->c; d"));
    String reason = "the limit is 3 libraries at once" + hint(Limit.LIBRARIES);
    try (Program program = open(Limit.LIBRARIES, 3);
        Program other = open(Limit.LIBRARIES, 4)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.NoRoom.class, () -> program.open("a.so"));
        assertEquals(
            """
            no room for c.so: one more library
            >>> %s
            >>> needed by: a.so -> b.so -> c.so\
            """
                .formatted(reason),
            e.getMessage());
        assertEquals(List.of("main.wasm"), names(program));
      }
      DlGuest guest = guest(program);
      assertEquals(0, guest.open("a.so", DlGuest.NOW));
      assertEquals(Optional.of("c.so: cannot allocate one more library: " + reason), guest.error());
      int b = guest.open("b.so", DlGuest.NOW);
      assertNotEquals(0, b);
      assertEquals(0, guest.open("d.so", DlGuest.NOW));
      assertEquals(0, guest.close(b));
      assertNotEquals(0, guest.open("d.so", DlGuest.NOW));
      assertNotEquals(0, guest(other).open("a.so", DlGuest.NOW));
    }
  }

  @Test
  void LIBRARIES_of_all_namespaces_count_together() {
    world.put(Graph.of("a"));
    try (Program program = open(Limit.LIBRARIES, 3)) {
      Namespace first = program.newNamespace();
      Namespace second = program.newNamespace();
      first.open("a.so", NOW);
      second.open("a.so", NOW);
      assertThrows(LinkException.NoRoom.class, () -> program.open("a.so"));
      first.close();
      program.open("a.so");
    }
  }

  @Test
  void LIBRARIES_that_a_program_starts_with_count() {
    world.put(Graph.of("a->b")).put("main.wasm", TestModule.library().needs("a.so"));
    assertThrows(LinkException.NoRoom.class, () -> open(Limit.LIBRARIES, 2));
    open(Limit.LIBRARIES, 3).close();
  }

  @Test
  void LIBRARIES_whose_constructor_fails_are_given_back() {
    TestModule failing = TestModule.library();
    failing.function("__wasm_call_ctors", TestModule.VOID, Code.of().unreachable());
    world.put("failing.so", failing).put(Graph.of("a"));
    try (Program program = open(Limit.LIBRARIES, 2)) {
      for (int k = 0; k < 5; k++) {
        assertThrows(LinkException.InitializationFailed.class, () -> program.open("failing.so"));
      }
      program.open("a.so");
    }
  }

  @Test
  void FUNCTION_TYPES_of_libraries_that_are_there_and_that_were() {
    for (int k = 0; k < 4; k++) {
      TestModule module = TestModule.library();
      for (int parameters = 0; parameters < 10; parameters++) {
        module.function("f" + parameters, TestModule.type(10 * k + parameters, 0), Code.of());
      }
      world.put("l" + k + ".so", module);
    }
    world.put("both.so", TestModule.library().needs("l1.so", "l2.so"));
    try (Program program = open(Limit.FUNCTION_TYPES, 25);
        Program other = open(Limit.FUNCTION_TYPES, 25)) {
      for (int round = 0; round < 3; round++) {
        Library first = program.open("l0.so");
        program.open("l1.so").close();
        first.close();
        var e = assertThrows(LinkException.NoRoom.class, () -> program.open("both.so"));
        assertEquals(
            "no room for l2.so: 10 types of functions\n"
                + ">>> the limit is 25 types of functions"
                + hint(Limit.FUNCTION_TYPES)
                + "\n>>> needed by: both.so -> l2.so",
            e.getMessage());
        assertEquals(1, program.libraries().size());
      }
      other.open("l2.so");
      other.open("l3.so");
    }
  }

  @Test
  void NAMESPACES_that_java_makes() {
    try (Program program = open(Limit.NAMESPACES, 2);
        Program other = open(Limit.NAMESPACES, 2)) {
      Namespace first = program.newNamespace();
      var e = assertThrows(LinkException.NoRoom.class, program::newNamespace);
      assertEquals(
          """
          no room for the program: one more namespace
          >>> the limit is 2 namespaces at once; to raise it, set Limit.NAMESPACES or \
          --max-namespaces\
          """,
          e.getMessage());
      first.close();
      program.newNamespace();
      other.newNamespace();
    }
  }

  @Test
  void NAMESPACES_that_a_guest_makes() {
    TestModule main = TestModule.library().memory(64, 4).text(0, "a.so");
    int open = main.importFunction("dlmopen", TestModule.type(3, 1));
    int close = main.importFunction("dlclose", TestModule.type(1, 1));
    int error = main.importFunction("dlerror", TestModule.type(0, 1));
    main.function(
        "open",
        TestModule.GIVES_INT,
        Code.of().i32(-1).global(main.memoryBase()).i32(DlGuest.NOW).call(open));
    main.function("close", TestModule.INT_TO_INT, Code.of().local(0).call(close));
    main.function("error", TestModule.GIVES_INT, Code.of().call(error));
    world.put(Graph.of("a")).put("main.wasm", main);
    try (Program program = open(Limit.NAMESPACES, 2)) {
      Library guest = program.main().orElseThrow();
      for (int k = 0; k < 3; k++) {
        int handle = World.call(guest, "open");
        assertNotEquals(0, handle);
        assertEquals(0, World.call(guest, "open"));
        assertEquals(
            "the program: cannot allocate one more namespace: the limit is 2 namespaces at once"
                + hint(Limit.NAMESPACES),
            program.memory().getString(World.call(guest, "error")));
        assertEquals(0, World.call(guest, "close", handle));
      }
    }
  }

  @Test
  void MODULE_BYTES_of_files() {
    byte[] library = TestModule.library().text(0, "x".repeat(400)).memory(500, 0).build();
    byte[] small = TestModule.library().build();
    world.put("a.so", library).put("small.so", small).put("main.wasm", TestModule.library());
    int most = library.length - 1;
    String problem =
        "cannot read: it has %d bytes, and the limit is %d bytes in a module"
            .formatted(library.length, most);
    try (Program first = world.program("main.wasm");
        Program program = open(Limit.MODULE_BYTES, most)) {
      // Read for another program already: nothing is to be read any more.
      first.open("a.so");
      for (String name : List.of("a.so", "/lib/a.so")) {
        var e = assertThrows(LinkException.InvalidModule.class, () -> program.open(name));
        assertEquals("/lib/a.so: " + problem + hint(Limit.MODULE_BYTES), e.getMessage());
      }
      program.open("small.so");
    }
    try (Program program = open(Limit.MODULE_BYTES, library.length)) {
      program.open("a.so");
    }
  }

  @Test
  void MODULE_BYTES_of_what_is_in_memory() {
    byte[] library = TestModule.library().build();
    try (Program program = open(Limit.MODULE_BYTES, 700)) {
      program.open("a", library, NOW);
      byte[] large = TestModule.library().text(0, "x".repeat(700)).memory(800, 0).build();
      var e = assertThrows(LinkException.InvalidModule.class, () -> program.open("b", large, NOW));
      assertEquals(
          "b: cannot read: it has %d bytes, and the limit is 700 bytes in a module"
                  .formatted(large.length)
              + hint(Limit.MODULE_BYTES),
          e.getMessage());
      assertThrows(
          LinkException.InvalidModule.class,
          () -> world.linker().open("main", large, config(Limit.MODULE_BYTES, 700)));
    }
  }

  private static TestModule functions(int count) {
    TestModule module = TestModule.library();
    for (int k = 0; k < count; k++) {
      module.function(TestModule.GIVES_INT, Code.constant(k));
    }
    return module;
  }

  @Test
  void MODULE_FUNCTIONS_of_each_module() {
    world.put("a.so", functions(20)).put("b.so", functions(21));
    String reason = "the limit is 20 functions in a module" + hint(Limit.MODULE_FUNCTIONS);
    try (Program program = open(Limit.MODULE_FUNCTIONS, 20)) {
      program.open("a.so");
      var e = assertThrows(LinkException.NoRoom.class, () -> program.open("b.so"));
      assertEquals("no room for b.so: 21 functions\n>>> " + reason, e.getMessage());
      DlGuest guest = guest(program);
      assertEquals(0, guest.open("b.so", DlGuest.NOW));
      assertEquals(Optional.of("b.so: cannot allocate 21 functions: " + reason), guest.error());
    }
    world.put("main.wasm", functions(21));
    assertThrows(LinkException.NoRoom.class, () -> open(Limit.MODULE_FUNCTIONS, 20));
  }

  @Test
  void FUNCTIONS_of_all_libraries_together() {
    world.put("main.wasm", functions(10)).put("a.so", functions(20)).put("b.so", functions(21));
    try (Program program = open(Limit.FUNCTIONS, 50);
        Program other = open(Limit.FUNCTIONS, 31)) {
      Library a = program.open("a.so");
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.NoRoom.class, () -> program.open("b.so"));
        assertEquals(
            "no room for b.so: 21 functions\n"
                + ">>> the limit is 50 functions in all libraries together"
                + hint(Limit.FUNCTIONS),
            e.getMessage());
      }
      a.close();
      program.open("b.so");
      other.open("b.so");
    }
  }

  /** A library whose constructor opens another, and traces whether it could. */
  private static TestModule opening(String name) {
    TestModule module = TestModule.library().memory(64, 4).text(0, name);
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int trace = module.importFunction("trace", TestModule.TAKES_INT);
    return module.function(
        "__wasm_call_ctors",
        TestModule.VOID,
        Code.of()
            .global(module.memoryBase())
            .i32(DlGuest.NOW)
            .call(open)
            .i32(0)
            .equal()
            .i32('y')
            .add()
            .call(trace));
  }

  @Test
  void NESTED_OPENINGS_by_constructors() {
    world.put("a.so", opening("b.so")).put("b.so", opening("c.so")).put("c.so", opening("d.so"));
    world.put(Graph.of("d"));
    String reason = "the limit is 3 openings within each other" + hint(Limit.NESTED_OPENINGS);
    try (Program program = open(Limit.NESTED_OPENINGS, 3)) {
      world.takeTrace();
      program.open("a.so");
      assertEquals("zyy", world.takeTrace());
      assertEquals(List.of("main.wasm", "a.so", "b.so", "c.so"), names(program));
      // Not one within the other.
      program.open("d.so").close();
    }
    world.takeTrace();
    try (Program program = open(Limit.NESTED_OPENINGS, 3)) {
      DlGuest guest = guest(program);
      assertNotEquals(0, guest.open("a.so", DlGuest.NOW));
      assertEquals("zyy", world.takeTrace());
      assertEquals(
          Optional.of("d.so: cannot allocate an opening within 3 others: " + reason),
          guest.error());
    }
    try (Program program = open(Limit.NESTED_OPENINGS, 4)) {
      program.open("a.so");
      assertEquals("dyyy", world.takeTrace());
    }
  }

  @Test
  void NESTED_OPENINGS_of_a_library_that_opens_itself_end() {
    int most = 50;
    int chain = most + 10;
    for (int k = 0; k < chain; k++) {
      world.put("n%d.so".formatted(k), opening("n%d.so".formatted(k + 1)));
    }
    try (Program program = open(Limit.NESTED_OPENINGS, most)) {
      program.open("n0.so");
      assertEquals(most + 1, program.libraries().size());
      program.open("n%d.so".formatted(most));
      assertEquals(chain + 1, program.libraries().size());
    }
  }
}
