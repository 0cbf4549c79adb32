package dev.ligature.linker.rules;

import static dev.ligature.linker.OpenFlag.GLOBAL;
import static dev.ligature.linker.OpenFlag.NOW;
import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.Side;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of closing, of errors and of destructors, asked for by guests and by Java alike. */
class ClosingFromBothSidesTest {
  private final World world = new World().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @ParameterizedTest
  @EnumSource
  void S46_at_zero_references_libraries_go_with_what_nobody_else_holds_cycles_too(Side side) {
    world.put(Graph.unrelated("a->[bc]; b->e->b; d->c"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      Object d = dl.open("d.so", NOW);
      world.takeTrace();
      dl.close(a);
      assertEquals("ABE", world.takeTrace());
      assertEquals(List.of("main.wasm", "c.so", "d.so"), names(program));
      dl.close(d);
      assertEquals("DC", world.takeTrace());
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S47_a_library_bound_to_a_symbol_of_another_holds_it(Side side) {
    world.put(Graph.of("g; u"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object g = dl.open("g.so", NOW, GLOBAL);
      Object u = dl.open("u.so", NOW);
      dl.close(g);
      assertEquals('g', dl.call(u, "call_who"));
      dl.close(u);
      assertEquals("guUG", world.takeTrace());
      assertEquals(List.of("main.wasm"), names(program));
    }
  }

  /** Registers handlers by each function there is, with a handle and without. */
  private static TestModule registering() {
    TestModule module = TestModule.library().memory(16, 4).table(2, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    int cxaAtExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int atExit = module.importFunction("atexit", INT_TO_INT);
    int plain = module.function(VOID, Code.of().i32('p').call(trace));
    module.elements(0, plain, module.function(TAKES_INT, Code.of().local(0).call(trace)));
    Code code = Code.of().global(module.tableBase()).i32(1).add();
    code.i32('1').global(module.memoryBase()).call(cxaAtExit).drop();
    code.global(module.tableBase()).call(atExit).drop();
    code.global(module.tableBase()).i32(1).add().i32('2').i32(0).call(cxaAtExit).drop();
    module.function("__wasm_call_ctors", VOID, code);
    return module.function("_fini", VOID, Code.of().i32('f').call(trace));
  }

  @ParameterizedTest
  @EnumSource
  void S48_handlers_of_every_kind_run_last_in_first_out_without_any_libc(Side side) {
    world.put("a.so", registering()).put(Graph.of("b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object b = dl.open("b.so", NOW);
      Object a = dl.open("a.so", NOW);
      world.takeTrace();
      dl.close(a);
      assertEquals("2p1f", world.takeTrace());
      dl.close(b);
      assertEquals("B", world.takeTrace());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S48_a_handler_without_handle_belongs_to_the_library_of_the_function_not_of_the_caller(
      Side side) {
    TestModule helper = TestModule.library().memory(16, 4);
    int atExit = helper.importFunction("__cxa_atexit", TestModule.type(3, 1));
    helper.function("register", TAKES_INT, Code.of().local(0).i32('h').i32(0).call(atExit).drop());
    TestModule user = TestModule.library().needs("helper.so").memory(16, 4).table(1, 0);
    int trace = user.importFunction("trace", TAKES_INT);
    int register = user.importFunction("register", TAKES_INT);
    user.elements(0, user.function(TAKES_INT, Code.of().local(0).call(trace)));
    user.function("__wasm_call_ctors", VOID, Code.of().global(user.tableBase()).call(register));
    world.put("helper.so", helper).put("user.so", user);
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("helper.so", NOW);
      Object handle = dl.open("user.so", NOW);
      dl.close(handle);
      assertEquals("h", world.takeTrace());
      assertEquals(List.of("main.wasm", "helper.so"), names(program));
    }
  }

  /** A library that closes the handle it is given, itself perhaps, and goes on. */
  private static TestModule closing() {
    TestModule module = TestModule.library().memory(16, 2).text(0, "a.so");
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int close = module.importFunction("dlclose", INT_TO_INT);
    int trace = module.importFunction("trace", TAKES_INT);
    module.function("_fini", VOID, Code.of().i32('F').call(trace));
    Code code = Code.of().global(module.memoryBase()).i32(DlGuest.NOW | DlGuest.NOLOAD).call(open);
    int handle = module.defineGlobal(true, 0);
    code.setGlobal(handle).global(handle).call(close).drop().global(handle).call(close).drop();
    return module.function("close_itself", GIVES_INT, code.i32('!').call(trace).i32(1));
  }

  @ParameterizedTest
  @EnumSource
  void S50_a_library_that_closes_itself_goes_when_its_last_frame_has_left(Side side) {
    world.put("a.so", closing()).put(Graph.of("b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      assertEquals(1, dl.call(a, "close_itself"));
      assertEquals("F!", world.takeTrace());
      dl.open("b.so", NOW);
      assertEquals(List.of("main.wasm", "b.so"), names(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S51_a_stale_pointer_traps_by_name_until_its_slot_is_used_again(Side side) {
    world.put(Graph.of("a; b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      int pointer = dl.symbol(a, "who").orElseThrow();
      assertEquals('a', dl.call(pointer));
      dl.close(a);
      var e = assertThrows(TrapException.class, () -> dl.call(pointer));
      assertEquals("unresolved function: who_a of a.so, which was unloaded", e.getMessage());
      assertEquals(Optional.empty(), dl.at(pointer));
      assertEquals(pointer, dl.symbol(dl.open("b.so", NOW), "who").orElseThrow());
      assertEquals('b', dl.call(pointer));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S52_opening_again_gives_fresh_data_and_runs_constructors_again(Side side) {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object first = dl.open("a.so", NOW);
      program
          .memory()
          .set(ValueLayout.JAVA_INT_UNALIGNED, dl.symbol(first, "datum").orElseThrow(), 1);
      assertEquals(1, dl.call(first, "read_datum"));
      dl.close(first);
      assertEquals('a', dl.call(dl.open("a.so", NOW), "read_datum"));
      assertEquals("aAa", world.takeTrace());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S66_programs_share_neither_handles_nor_errors(Side side) {
    world.put(Graph.of("a"));
    try (Program one = world.program("main.wasm");
        Program two = world.program("main.wasm")) {
      Side.Linking first = side.of(one);
      Side.Linking second = side.of(two);
      first.open("a.so", NOW, GLOBAL);
      first.open("gone.so", NOW);
      assertEquals(Optional.empty(), second.failure());
      assertEquals(Optional.empty(), second.symbolInScope("who"));
      assertEquals(Optional.of("main.wasm: undefined symbol: who"), second.failure());
      assertTrue(first.failure().orElseThrow().startsWith("gone.so: "));
      Object a = second.open("a.so", NOW);
      second.close(a);
      assertEquals('a', first.call(first.symbolInScope("who").orElseThrow()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S53_errors_are_of_the_form_that_programs_look_for(Side side) {
    world.put(Graph.of("a")).put("b.so", TestModule.library().needs("gone.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("b.so", NOW));
      assertEquals(
          Optional.of(
              "gone.so: cannot open shared object file: No such file or directory (needed by"
                  + " b.so)"),
          dl.failure());
      Object a = dl.open("a.so", NOW);
      assertEquals(Optional.empty(), dl.symbol(a, "nothing"));
      assertEquals(Optional.of("a.so: undefined symbol: nothing"), dl.failure());
      assertNull(dl.open("a.so"));
      assertEquals(Optional.of("invalid mode for dlopen()"), dl.failure());
      assertEquals(Optional.empty(), dl.failure());
      assertTrue(dl.close(a));
    }
  }
}
