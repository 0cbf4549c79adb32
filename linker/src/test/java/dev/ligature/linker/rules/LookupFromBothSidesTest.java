package dev.ligature.linker.rules;

import static dev.ligature.linker.OpenFlag.GLOBAL;
import static dev.ligature.linker.OpenFlag.LAZY;
import static dev.ligature.linker.OpenFlag.NOW;
import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.Side;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of scopes and lookup, over libraries that guests open, or Java. */
class LookupFromBothSidesTest {
  private final World world = new World().linkingAnything().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  /** What the references of the library of a graph mean: a call, a pointer, data. */
  private static String sees(Side.Linking dl, Object handle) {
    return new StringBuilder()
        .appendCodePoint(dl.call(handle, "call_who"))
        .appendCodePoint(dl.call(dl.call(handle, "point_who")))
        .appendCodePoint(dl.call(handle, "read_datum"))
        .toString();
  }

  @ParameterizedTest
  @EnumSource
  void S14_global_loads_add_their_libraries_in_the_order_they_came(Side side) {
    world.put(Graph.of("a; b->c; d"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("b.so", NOW, GLOBAL);
      Object a = dl.open("a.so", NOW, GLOBAL);
      assertEquals("bbb", sees(dl, a));
      assertEquals("bbb", sees(dl, dl.open("d.so", NOW)));
      assertEquals('c', dl.call(dl.symbolInScope("who_c").orElseThrow()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S15_local_libraries_of_equal_names_do_not_meet(Side side) {
    world.put(Graph.of("a->b; c->d"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("a.so", NOW);
      dl.open("c.so", NOW);
      Object b = dl.open("b.so", NOW);
      Object d = dl.open("d.so", NOW);
      assertEquals("aaa", sees(dl, b));
      assertEquals("ccc", sees(dl, d));
      assertEquals('b', dl.call(b, "who"));
      assertNotEquals(dl.symbol(b, "datum"), dl.symbol(d, "datum"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S16_the_global_scope_goes_before_the_local_one(Side side) {
    world.put(Graph.of("g; a->b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("g.so", NOW, GLOBAL);
      assertEquals("ggg", sees(dl, dl.open("a.so", NOW)));
      assertEquals("ggg", sees(dl, dl.open("b.so", NOW)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S17_the_first_definition_wins_in_load_order(Side side) {
    // Names whose hash order is not their load order.
    world.put(Graph.of("z->[yx]; y->w"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object root = dl.open("z.so", NOW, GLOBAL);
      for (String name : List.of("y.so", "x.so", "w.so")) {
        assertEquals("zzz", sees(dl, dl.open(name, NOW)), name);
      }
      assertEquals("zzz", sees(dl, root));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S18_hidden_symbols_and_the_conventions_own_are_not_found(Side side) {
    TestModule module = TestModule.library().hidden("secret");
    module.function("secret", GIVES_INT, Code.constant(1));
    module.function("open", GIVES_INT, Code.constant(2));
    module.function("__wasm_call_ctors", TestModule.VOID, Code.of());
    world.put("a.so", module);
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      assertEquals(Optional.empty(), dl.symbol(a, "secret"));
      assertEquals(Optional.of("a.so: undefined symbol: secret"), dl.failure());
      assertEquals(Optional.empty(), dl.symbol(a, "__wasm_call_ctors"));
      assertEquals(2, dl.call(a, "open"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S19_a_mismatch_fails_the_opening(Side side) {
    TestModule user = TestModule.library().needs("b.so");
    user.importFunction("f", TestModule.type(2, 1));
    world
        .put("a.so", user)
        .put("b.so", TestModule.library().function("f", GIVES_INT, Code.constant(1)));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", LAZY));
      assertEquals(
          Optional.of(
              "a.so: symbol f: expected function (i32, i32) -> i32, function () -> i32 in b.so"),
          dl.failure());
      assertEquals(1, program.libraries().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S12_S20_import_GOT_and_lookup_find_one_definition_at_one_address(Side side) {
    world.put(Graph.of("a->[bc]"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW, GLOBAL);
      Object b = dl.open("b.so", NOW);
      int who = dl.symbol(a, "who").orElseThrow();
      assertEquals(who, dl.call(b, "point_who"));
      assertEquals(who, dl.symbol(a, "who_a").orElseThrow());
      assertEquals(who, dl.symbolInScope("who").orElseThrow());
      assertEquals(dl.symbol(a, "datum"), dl.symbol(a, "datum_a"));
      assertEquals("aaa", sees(dl, b));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S21_undefined_weak_symbols_are_null_and_trap_by_name(Side side) {
    TestModule module = TestModule.library().weak("absent").weak("nothing");
    int absent = module.importFunction("absent", GIVES_INT);
    int pointer = module.gotFunc("absent");
    int address = module.gotMem("nothing");
    module.function("call", GIVES_INT, Code.of().call(absent));
    module.function("pointer", GIVES_INT, Code.of().global(pointer));
    module.function("address", GIVES_INT, Code.of().global(address));
    world.put("a.so", module);
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      assertEquals(0, dl.call(a, "pointer"));
      assertEquals(0, dl.call(a, "address"));
      var e = assertThrows(TrapException.class, () -> dl.call(a, "call"));
      assertEquals(
          "unresolved function: weak symbol absent, imported by a.so, has no definition",
          e.getMessage());
    }
  }

  /** A library that refers weakly to {@code later}, by a call and by its address. */
  private static TestModule referringWeakly() {
    TestModule module = TestModule.library().weak("later");
    int later = module.importFunction("later", GIVES_INT);
    int pointer = module.gotFunc("later");
    return module
        .function("call", GIVES_INT, Code.of().call(later))
        .function("pointer", GIVES_INT, Code.of().global(pointer));
  }

  @ParameterizedTest
  @EnumSource
  void S21_S24_S60_a_weak_call_finds_a_later_definition_unless_it_was_bound_now(Side side) {
    for (String name : List.of("lazy.so", "now.so", "lazy-now.so", "now-later.so")) {
      world.put(name, referringWeakly());
    }
    world
        .put("g.so", TestModule.library().function("later", GIVES_INT, Code.constant(5)))
        .put("h.so", TestModule.library().function("later", GIVES_INT, Code.constant(6)));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object lazy = dl.open("lazy.so", LAZY);
      Object now = dl.open("now.so", NOW);
      Object lazyThenNow = dl.open("lazy-now.so", LAZY);
      // What was loaded before stays lazy.
      dl.open("lazy-now.so", NOW);
      Object nowLater = dl.open("now-later.so", LAZY);
      assertThrows(TrapException.class, () -> dl.call(lazy, "call"));
      Object g = dl.open("g.so", NOW, GLOBAL);
      dl.open("now-later.so", NOW);
      assertEquals(5, dl.call(lazy, "call"));
      assertEquals(5, dl.call(lazyThenNow, "call"));
      assertEquals(5, dl.call(nowLater, "call"));
      var e = assertThrows(TrapException.class, () -> dl.call(now, "call"));
      assertTrue(e.getMessage().contains("weak symbol later"), e.getMessage());
      dl.open("h.so", NOW, GLOBAL);
      // Rule 47: what it is bound to stays.
      assertTrue(dl.close(g));
      assertEquals(5, dl.call(lazy, "call"));
      for (Object library : List.of(lazy, now, lazyThenNow, nowLater)) {
        assertEquals(0, dl.call(library, "pointer"));
      }
    }
  }

  private static TestModule wanting() {
    TestModule module = TestModule.library();
    int later = module.importFunction("later", GIVES_INT);
    return module.function("call", GIVES_INT, Code.of().call(later));
  }

  @ParameterizedTest
  @EnumSource
  void S22_S24_an_undefined_function_fails_now_or_at_the_call_until_there_is_one(Side side) {
    world
        .put("a.so", wanting())
        .put("g.so", TestModule.library().function("later", GIVES_INT, Code.constant(5)))
        .put("h.so", TestModule.library().function("later", GIVES_INT, Code.constant(6)));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", NOW));
      assertEquals(Optional.of("a.so: undefined symbol: later"), dl.failure());
      Object a = dl.open("a.so", LAZY);
      var e = assertThrows(LinkException.Undefined.class, () -> dl.call(a, "call"));
      assertEquals("a.so: undefined symbol: later", e.dlerror());
      dl.open("g.so", NOW, GLOBAL);
      assertEquals(5, dl.call(a, "call"));
      dl.open("h.so", NOW, GLOBAL);
      assertEquals(5, dl.call(a, "call"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S22_undefined_data_fails_a_lazy_opening_too(Side side) {
    TestModule module = TestModule.library();
    module.gotMem("data");
    world.put("a.so", module);
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      assertNull(dl.open("a.so", LAZY));
      assertEquals(Optional.of("a.so: undefined symbol: data"), dl.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S23_S57_what_is_global_first_takes_the_place_of_a_librarys_own(Side side) {
    world.put(Graph.of("p; a"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("p.so", NOW, GLOBAL);
      Object a = dl.open("a.so", NOW);
      assertEquals("ppp", sees(dl, a));
      assertEquals('a', dl.call(a, "who"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S41_a_handle_is_searched_breadth_first_and_not_the_global_scope(Side side) {
    world.put(Graph.of("b->d; c; g")).put("a.so", TestModule.library().needs("b.so", "c.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("g.so", NOW, GLOBAL);
      Object a = dl.open("a.so", NOW);
      assertEquals('b', dl.call(a, "who"));
      assertEquals('d', dl.call(a, "who_d"));
      assertEquals(Optional.empty(), dl.symbol(a, "who_g"));
      assertEquals(Optional.of("a.so: undefined symbol: who_g"), dl.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S42_the_scope_of_main_is_that_of_its_references(Side side) {
    world.put(Graph.of("n; a; g")).put("main.wasm", DlGuest.module().needs("n.so"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      dl.open("a.so", NOW);
      dl.open("g.so", NOW, GLOBAL);
      assertEquals('n', dl.call(dl.symbolInScope("who").orElseThrow()));
      assertEquals('g', dl.call(dl.symbolInScope("who_g").orElseThrow()));
      assertEquals(Optional.empty(), dl.symbolInScope("who_a"));
      assertEquals(Optional.of("main.wasm: undefined symbol: who_a"), dl.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  void S45_a_closed_handle_is_an_error_each_time(Side side) {
    world.put(Graph.of("a; b"));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      assertTrue(dl.close(a));
      for (int i = 0; i < 2; i++) {
        assertEquals(Optional.empty(), dl.symbol(a, "who"));
        assertTrue(dl.failure().isPresent());
        assertFalse(dl.close(a));
        assertTrue(dl.failure().isPresent());
      }
      // A handle is not given to another library.
      assertNotEquals(a, dl.open("b.so", NOW));
      assertNotEquals(a, dl.open("a.so", NOW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void S54_pointers_lead_to_library_and_symbol(Side side) {
    TestModule module = TestModule.library().memory(64, 4);
    module.exportAddress("first", 8).exportAddress("second", 16);
    world.put("a.so", module.function("f", GIVES_INT, Code.constant(1)));
    try (Program program = world.program("main.wasm")) {
      Side.Linking dl = side.of(program);
      Object a = dl.open("a.so", NOW);
      int first = dl.symbol(a, "first").orElseThrow();
      assertEquals(Optional.of("/lib/a.so f"), dl.at(dl.symbol(a, "f").orElseThrow()));
      assertEquals(Optional.of("/lib/a.so null"), dl.at(first - 1));
      assertEquals(Optional.of("/lib/a.so first"), dl.at(first + 7));
      assertEquals(Optional.of("/lib/a.so second"), dl.at(first + 8));
      for (int pointer : new int[] {0, 500_000, 100_000_000, -4}) {
        assertEquals(Optional.empty(), dl.at(pointer));
      }
      assertEquals(Optional.empty(), dl.failure());
    }
  }
}
