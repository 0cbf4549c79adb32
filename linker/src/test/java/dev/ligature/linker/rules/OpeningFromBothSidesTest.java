package dev.ligature.linker.rules;

import static dev.ligature.linker.OpenFlag.GLOBAL;
import static dev.ligature.linker.OpenFlag.LAZY;
import static dev.ligature.linker.OpenFlag.LOCAL;
import static dev.ligature.linker.OpenFlag.NODELETE;
import static dev.ligature.linker.OpenFlag.NOLOAD;
import static dev.ligature.linker.OpenFlag.NOW;
import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.Side;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of finding and opening, asked for by guests and by Java alike. */
class OpeningFromBothSidesTest {
  private final World world = new World().linkingAnything().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule giving(int value) {
    return TestModule.library().function("value", GIVES_INT, Code.constant(value));
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @ParameterizedTest
  @EnumSource
  void S01_a_name_with_a_slash_is_a_path_and_one_without_is_searched(Side side) {
    world.put("/lib/x.so", giving(1)).put("/lib/sub/x.so", giving(2));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertEquals(2, dl.call(dl.open("sub/x.so", NOW), "value"));
      assertEquals(2, dl.call(dl.open("/lib/sub/x.so", NOW), "value"));
      assertEquals(1, dl.call(dl.open("x.so", NOW), "value"));
      assertNull(dl.open("./y.so", NOW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S01_a_path_through_a_file_or_with_a_slash_behind_it_leads_nowhere(Side side) {
    world
        .put("x.so", giving(1))
        .put("y.so", giving(2))
        .put("a.so", TestModule.library().needs("./x.so/"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      for (String name : List.of("./x.so/", "/lib/x.so/.", "./x.so/../y.so", "x.so/y.so")) {
        assertNull(dl.open(name, NOW), name);
        assertEquals(
            Optional.of(name + ": cannot open shared object file: Not a directory"), dl.failure());
      }
      assertNull(dl.open("a.so", NOW));
      assertEquals(
          Optional.of("./x.so/: cannot open shared object file: Not a directory (needed by a.so)"),
          dl.failure());
      assertEquals(1, dl.call(dl.open("./x.so", NOW), "value"));
      assertNull(dl.open("/lib/", NOW));
      assertEquals(Optional.of("/lib: cannot read: it is a directory"), dl.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S02_the_library_path_is_searched_in_order_and_what_is_no_module_passed_over(Side side) {
    world
        .put("/first/x.so", "text".getBytes(StandardCharsets.UTF_8))
        .put("/second/x.so", giving(2))
        .put("/third/x.so", giving(3))
        .put("/first/y.so", "text".getBytes(StandardCharsets.UTF_8));
    var config =
        world
            .config()
            .libraryPath(world.path("/first"), world.path("/second"), world.path("/third"));
    try (Program program = world.linker().open(world.path("main.wasm"), config.build())) {
      Side.Linking dl = side.of(program);
      assertEquals(2, dl.call(dl.open("x.so", NOW), "value"));
      assertNull(dl.open("y.so", NOW));
      assertTrue(dl.failure().orElseThrow().startsWith("/first/y.so: not a module: "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S04_a_file_is_one_library_however_its_name_is_spelled(Side side) throws IOException {
    world.put("/lib/x.so", giving(1)).put("/two/x.so", giving(2));
    Files.createSymbolicLink(world.path("/lib/link.so"), world.path("/lib/x.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object handle = dl.open("x.so", NOW);
      for (String name : List.of("/lib/x.so", "./x.so", "../lib/x.so", "link.so")) {
        assertEquals(handle, dl.open(name, NOW), name);
      }
      assertEquals(2, dl.call(dl.open("/two/x.so", NOW), "value"));
      assertNull(dl.open("", NOW));
      assertTrue(dl.failure().orElseThrow().startsWith(": cannot open shared object file: "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S05_S28_libraries_load_breadth_first_and_are_constructed_dependencies_first(Side side) {
    world.put(Graph.unrelated("a->[bc]; b->[de]; c->[df]; f->a"));
    try (Program program = world.program("main.wasm")) {
      side.of(program).open("a.so", NOW);
      assertEquals(
          List.of("main.wasm", "a.so", "b.so", "c.so", "d.so", "e.so", "f.so"), names(program));
      assertEquals("debfca", world.takeTrace());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S06_a_missing_dependency_is_named_with_its_requester(Side side) {
    world.put(Graph.of("a->b")).put("b.so", TestModule.library().needs("gone.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", NOW));
      assertEquals(
          Optional.of(
              "gone.so: cannot open shared object file: No such file or directory (needed by"
                  + " b.so)"),
          dl.failure());
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S53_who_opens_what_is_missing_is_not_said_to_need_it(Side side) {
    world.put("a.so", TestModule.library().needs("gone.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      String problem = "gone.so: cannot open shared object file: No such file or directory";
      assertNull(dl.open("gone.so", NOW));
      assertEquals(Optional.of(problem), dl.failure());
      assertNull(dl.open("a.so", NOW));
      assertEquals(Optional.of(problem + " (needed by a.so)"), dl.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S10_memory_that_cannot_grow_fails_the_opening(Side side) {
    world.put("a.so", TestModule.library().memory(1 << 30, 4));
    var config = world.config().limits(Limits.of(Limit.MEMORY_PAGES, 40)).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      Side.Linking dl = side.of(program);
      long size = program.memory().byteSize();
      assertNull(dl.open("a.so", NOW));
      assertEquals(size, program.memory().byteSize());
      assertTrue(dl.failure().orElseThrow().startsWith("a.so: "));
    }
  }

  /** A library of a compiler that knows no libraries, behind an empty section that makes it one. */
  private static byte[] withFixed(String segment) {
    String text =
        """
        (module
          (import "env" "memory" (memory 0))
          (import "env" "__indirect_function_table" (table 0 funcref))
          (func $f)
          %s)
        """
            .formatted(segment);
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    byte[] section = {0, 15, 8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0', 1, 4, 0, 0, 0, 0};
    ByteBuffer library = ByteBuffer.allocate(module.length + section.length);
    return library.put(module, 0, 8).put(section).put(module, 8, module.length - 8).array();
  }

  @ParameterizedTest
  @EnumSource
  void S10_a_library_that_writes_to_fixed_places_is_refused(Side side) {
    String hint =
        "; compile it to be position-independent; where the compiler can't, keep strings, arrays"
            + " and function pointers out of its static data";
    world
        .put("data.so", withFixed("(data (i32.const 1036) \"x\")"))
        .put("table.so", withFixed("(elem (i32.const 1) $f)"))
        .put("sum.so", withFixed("(data (offset i32.const -32 i32.const 16 i32.add) \"x\")"))
        .put("empty.so", withFixed("(data (i32.const 1036))"))
        .put("passive.so", withFixed("(data \"x\")"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("data.so", NOW));
      assertEquals(
          Optional.of(
              "data.so: its data have the fixed address 0x40c, where other libraries' may be"
                  + hint),
          dl.failure());
      assertNull(dl.open("table.so", NOW));
      assertEquals(
          Optional.of(
              "table.so: its functions have the fixed place 0x1 in the table, where other"
                  + " libraries' may be"
                  + hint),
          dl.failure());
      assertNull(dl.open("sum.so", NOW));
      assertTrue(dl.failure().orElseThrow().contains("the fixed address 0xffffffe0"));
      assertNotNull(dl.open("empty.so", NOW));
      assertNotNull(dl.open("passive.so", NOW));
    }
  }

  /** A library whose constructor traps, which needs others. */
  private static TestModule failing() {
    TestModule module = TestModule.library().needs("c.so");
    int trace = module.importFunction("trace", TAKES_INT);
    return module.function("__wasm_call_ctors", VOID, Code.of().i32('!').call(trace).unreachable());
  }

  @ParameterizedTest
  @EnumSource
  void S32_S39_a_constructor_that_traps_undoes_the_opening(Side side) {
    world.put(Graph.of("a->b; c; e")).put("b.so", failing());
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object e = dl.open("e.so", NOW);
      world.takeTrace();
      for (int attempt = 0; attempt < 2; attempt++) {
        assertNull(dl.open("a.so", NOW, GLOBAL));
        assertEquals(Optional.of("b.so: __wasm_call_ctors trapped: unreachable"), dl.failure());
        assertEquals("c!C", world.takeTrace());
        assertEquals(List.of("main.wasm", "e.so"), names(program));
        assertEquals(e, dl.open("e.so", NOW));
        assertEquals(Optional.empty(), dl.symbolInScope("who"));
      }
      world.put(Graph.of("b"));
      assertNotNull(dl.open("a.so", NOW, GLOBAL));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S33_a_mode_has_lazy_or_now(Side side) {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", GLOBAL));
      assertEquals(Optional.of("invalid mode for dlopen()"), dl.failure());
      assertNotNull(dl.open("a.so", LAZY));
      assertNotNull(dl.open("a.so", NOW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S34_the_program_as_a_whole_is_the_global_scope(Side side) {
    world.put(Graph.of("a; b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object whole = dl.open(null, NOW);
      dl.open("a.so", NOW);
      assertEquals(Optional.empty(), dl.symbol(whole, "who_a"));
      dl.open("b.so", NOW, GLOBAL);
      assertEquals('b', dl.call(whole, "who"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S29_S35_opening_again_gives_the_same_handle_counts_and_constructs_once(Side side) {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object handle = dl.open("a.so", NOW);
      assertEquals(handle, dl.open("a.so", LAZY));
      assertEquals("ba", world.takeTrace());
      assertTrue(dl.close(handle));
      assertEquals("", world.takeTrace());
      assertTrue(dl.close(handle));
      assertEquals("AB", world.takeTrace());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S36_noload_opens_what_is_there_and_applies_global_and_nodelete(Side side) {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", NOW, NOLOAD));
      assertEquals(Optional.of("a.so: library is not loaded"), dl.failure());
      assertEquals(List.of("main.wasm"), names(program));
      Object a = dl.open("a.so", NOW);
      assertEquals(Optional.empty(), dl.symbolInScope("who_b"));
      assertEquals(a, dl.open("a.so", NOW, NOLOAD, GLOBAL));
      assertEquals('b', dl.call(dl.symbolInScope("who_b").orElseThrow()));
      assertEquals(a, dl.open("a.so", NOW, NOLOAD, NODELETE));
      for (int i = 0; i < 3; i++) {
        assertTrue(dl.close(a));
      }
      assertEquals(List.of("main.wasm", "a.so", "b.so"), names(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S37_global_promotes_for_good_in_breadth_first_order(Side side) {
    world.put(Graph.of("a->[bc]; b->d; x; y"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      Object x = dl.open("x.so", NOW);
      assertEquals(Optional.empty(), dl.symbolInScope("who_d"));
      assertEquals(a, dl.open("a.so", NOW, GLOBAL));
      assertEquals(a, dl.open("a.so", NOW, LOCAL));
      assertEquals('d', dl.call(dl.symbolInScope("who_d").orElseThrow()));
      assertEquals('a', dl.call(dl.symbolInScope("who").orElseThrow()));
      assertEquals('x', dl.call(x, "call_who"));
      assertEquals('a', dl.call(dl.open("y.so", NOW), "call_who"));
    }
  }

  /** Refers to a function that it does not define. */
  private static TestModule wanting() {
    TestModule module = TestModule.library();
    int later = module.importFunction("later", GIVES_INT);
    return module.function("call", GIVES_INT, Code.of().call(later));
  }

  @ParameterizedTest
  @EnumSource
  void S38_nodelete_sticks_and_now_binds_what_lazy_left(Side side) {
    world
        .put(Graph.of("n"))
        .put("a.so", wanting())
        .put("b.so", TestModule.library().function("later", GIVES_INT, Code.constant(3)));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertTrue(dl.close(dl.open("n.so", NOW, NODELETE)));
      Object a = dl.open("a.so", LAZY);
      assertNull(dl.open("a.so", NOW));
      assertEquals(Optional.of("a.so: undefined symbol: later"), dl.failure());
      Object b = dl.open("b.so", NOW, GLOBAL);
      assertEquals(a, dl.open("a.so", NOW));
      assertTrue(dl.close(b));
      assertEquals(3, dl.call(a, "call"));
      assertEquals(List.of("main.wasm", "n.so", "a.so", "b.so"), names(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S39_an_opening_that_failed_can_be_tried_again(Side side) {
    world.put("a.so", TestModule.library().needs("b.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", NOW));
      world.put(Graph.of("b"));
      assertEquals('b', dl.call(dl.open("a.so", NOW), "who"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S40_neither_the_program_nor_another_command_can_be_opened(Side side) {
    world.put("c.so", TestModule.library().function("_start", VOID, Code.of()));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      for (String name : List.of("./main.wasm", "c.so")) {
        assertNull(dl.open(name, NOW), name);
        assertTrue(
            dl.failure().orElseThrow().contains(": cannot dynamically load a program"), name);
      }
      assertNotEquals(null, dl.open(null, NOW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S56_the_link_map_lists_main_first_then_load_order(Side side) {
    world.put(Graph.of("a->b; c"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      List<Library> before = program.libraries();
      Object c = dl.open("c.so", NOW);
      dl.open("a.so", NOW);
      assertEquals(List.of("main.wasm", "c.so", "a.so", "b.so"), names(program));
      dl.close(c);
      assertEquals(List.of("main.wasm", "a.so", "b.so"), names(program));
      assertEquals(1, before.size());
    }
  }
}
