package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 14 to 25: where references are looked up. */
class ScopesTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** What a library's references to {@code who} and {@code datum} mean, in all three forms. */
  private static String sees(Program program, Library library) {
    int pointer = World.call(library, "point_who");
    int viaPointer = call(program, pointer);
    return new StringBuilder()
        .appendCodePoint(World.call(library, "call_who"))
        .appendCodePoint(viaPointer)
        .appendCodePoint(World.call(library, "read_datum"))
        .toString();
  }

  private static int call(Program program, int pointer) {
    try {
      return (int) program.functionAt(pointer).orElseThrow().handle().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Library named(Program program, String name) {
    return program.libraries().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void S14_the_libraries_of_the_program_see_the_first_definition_in_load_order() {
    world.put(Graph.of("a->b; c")).put("main.wasm", TestModule.library().needs("c.so", "a.so"));
    try (Program program = world.program("main.wasm")) {
      assertEquals("ccc", sees(program, named(program, "a.so")));
      assertEquals("ccc", sees(program, named(program, "b.so")));
    }
  }

  /** A library with a {@code main}, by the name that a compiler gives one without arguments. */
  private static TestModule main(int status) {
    return TestModule.library().function("__main_void", GIVES_INT, Code.constant(status));
  }

  /** A libc that calls a {@code main} with arguments, which it does not have. */
  private static TestModule callingMain() {
    TestModule libc = TestModule.library();
    int real = libc.importFunction("__main_argc_argv", TestModule.type(2, 1));
    return libc.weak("__main_argc_argv")
        .function("__main_void", GIVES_INT, Code.of().i32(0).i32(0).call(real));
  }

  @Test
  void S14_S41_a_program_without_main_runs_the_first_of_what_it_is_linked_to() {
    Code countsArguments = Code.of().local(0).i32(40).add();
    world
        .put("main.wasm", TestModule.library().needs("libc.so", "a.so", "b.so"))
        .put("libc.so", callingMain())
        .put(
            "a.so",
            TestModule.library()
                .function("__main_argc_argv", TestModule.type(2, 1), countsArguments))
        .put("b.so", main(1))
        .put("first.so", main(2));
    try (Program program =
        world.linker().open(world.path("main.wasm"), world.config().arguments("m", "x").build())) {
      assertEquals("a.so", program.findOrThrow("main").library().orElseThrow().name());
      assertEquals(42, program.run());
    }
    ProgramConfig preloading = world.config().preloads("first.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), preloading)) {
      assertEquals(2, program.run());
    }
  }

  @Test
  void S14_a_libc_that_would_call_main_is_nothing_to_run() {
    world
        .put("main.wasm", TestModule.library().needs("libc.so"))
        .put("libc.so", callingMain())
        .put("own.wasm", main(3).needs("libc.so"));
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(IllegalStateException.class, program::run);
      assertEquals(
          "main.wasm has neither _start nor main, and nothing it is linked to has main: there is"
              + " nothing to run",
          e.getMessage());
      assertTrue(program.find("main").isEmpty());
    }
    try (Program program = world.program("own.wasm")) {
      assertEquals(3, program.run());
    }
  }

  @Test
  void S14_S19_a_main_of_another_type_is_told_with_its_library() {
    world
        .put("main.wasm", TestModule.library().needs("a.so"))
        .put("a.so", TestModule.library().function("main", TestModule.VOID, Code.of()));
    try (Program program = world.program("main.wasm")) {
      var e = assertThrows(LinkException.Mismatch.class, program::run);
      assertEquals(
          """
          symbol mismatch: main
          >>> the loader expects function (i32, i32) -> i32 or () -> i32
          >>> a.so defines function () -> ()
          >>> needed by: main.wasm -> a.so\
          """,
          e.getMessage());
    }
  }

  @Test
  void S14_a_preload_goes_before_what_main_needs() {
    world.put(Graph.of("a; p")).put("main.wasm", TestModule.library().needs("a.so"));
    ProgramConfig config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals("ppp", sees(program, named(program, "a.so")));
    }
  }

  @Test
  void S14_a_global_load_adds_its_libraries_behind_those_that_are_there() {
    world.put(Graph.of("a; b->c; d"));
    try (Program program = world.program()) {
      program.open("a.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      program.open("b.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals("aaa", sees(program, named(program, "b.so")));
      assertEquals("aaa", sees(program, program.open("d.so", OpenFlag.NOW)));
      assertEquals('c', call(program, pointer(program, "who_c")));
    }
  }

  private static int pointer(Program program, String name) {
    return ((dev.ligature.linker.FunctionSymbol) program.findOrThrow(name)).tableIndex();
  }

  @Test
  void S15_a_local_load_sees_its_own_libraries_breadth_first() {
    world.put(Graph.of("a->[bc]; b->d"));
    try (Program program = world.program()) {
      program.open("a.so");
      for (String name : List.of("a.so", "b.so", "c.so", "d.so")) {
        assertEquals("aaa", sees(program, named(program, name)));
      }
    }
  }

  @Test
  void S15_local_plugins_of_equal_names_do_not_meet() {
    world.put(Graph.of("a->b; c->d"));
    try (Program program = world.program()) {
      program.open("a.so");
      program.open("c.so");
      assertEquals("aaa", sees(program, named(program, "b.so")));
      assertEquals("ccc", sees(program, named(program, "d.so")));
      assertNotEquals(
          World.call(named(program, "b.so"), "point_who"),
          World.call(named(program, "d.so"), "point_who"));
    }
  }

  @Test
  void S15_a_shared_dependency_keeps_the_scope_that_brought_it_and_gains_that_of_a_new_root() {
    TestModule shared = TestModule.library();
    int late = shared.importFunction("late", TestModule.GIVES_INT);
    shared.function("call_late", TestModule.GIVES_INT, Code.of().call(late));
    world
        .put("s.so", shared)
        .put("a.so", TestModule.library().needs("s.so"))
        .put(
            "b.so",
            TestModule.library()
                .needs("s.so")
                .function("late", TestModule.GIVES_INT, Code.constant(7)));
    try (Program program = world.program()) {
      program.open("a.so");
      Library library = named(program, "s.so");
      assertThrows(LinkException.Undefined.class, () -> World.call(library, "call_late"));
      program.open("b.so");
      assertEquals(7, World.call(library, "call_late"));
    }
  }

  @Test
  void S16_the_global_scope_goes_before_the_local_one() {
    world.put(Graph.of("g; a->b"));
    try (Program program = world.program()) {
      program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals("ggg", sees(program, program.open("a.so")));
    }
  }

  @Test
  void S16_with_deepbind_the_local_scope_goes_first() {
    world.put(Graph.of("g; a->b"));
    try (Program program = world.program()) {
      program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals("aaa", sees(program, program.open("a.so", OpenFlag.NOW, OpenFlag.DEEPBIND)));
      assertEquals("aaa", sees(program, named(program, "b.so")));
    }
  }

  @Test
  void S18_hidden_symbols_take_no_part() {
    world
        .put(
            "h.so",
            TestModule.library()
                .hidden("secret")
                .function("secret", TestModule.GIVES_INT, Code.constant(1)))
        .put(
            "g.so", TestModule.library().function("secret", TestModule.GIVES_INT, Code.constant(2)))
        .put("a.so", TestModule.library().needs("h.so", "g.so"));
    try (Program program = world.program()) {
      assertEquals(2, World.call(program.open("a.so"), "secret"));
    }
  }

  @Test
  void S18_constructors_are_no_symbols() {
    world.put(Graph.of("a->b"));
    try (Program program = world.program()) {
      assertTrue(program.open("a.so").find("__wasm_call_ctors").isEmpty());
    }
  }

  @Test
  void S19_a_signature_mismatch_shows_both_sides() {
    TestModule user = TestModule.library().needs("b.so");
    user.importFunction("f", TestModule.type(2, 1));
    world
        .put("a.so", user)
        .put("b.so", TestModule.library().function("f", TestModule.TAKES_INT, Code.of()));
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.Mismatch.class, () -> program.open("a.so"));
      assertEquals(
          """
          symbol mismatch: f
          >>> a.so expects function (i32, i32) -> i32 (import env.f)
          >>> b.so defines function (i32) -> ()\
          """,
          e.getMessage());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S19_a_kind_mismatch_shows_both_sides() {
    TestModule user = TestModule.library().needs("b.so");
    user.importFunction("data", TestModule.VOID);
    user.gotMem("f");
    world
        .put("a.so", user)
        .put(
            "b.so",
            TestModule.library()
                .memory(4, 2)
                .data("data", 0, 1)
                .function("f", TestModule.VOID, Code.of()));
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.Mismatch.class, () -> program.open("a.so"));
      assertEquals(
          """
          symbol mismatch: data
          >>> a.so expects function () -> () (import env.data)
          >>> b.so defines data
          symbol mismatch: f
          >>> a.so expects data (import GOT.mem.f)
          >>> b.so defines function () -> ()\
          """,
          e.getMessage());
    }
  }

  @Test
  void S19_lookup_does_not_go_on_behind_a_mismatch() {
    TestModule user = TestModule.library().needs("b.so", "c.so");
    user.importFunction("f", TestModule.GIVES_INT);
    world
        .put("a.so", user)
        .put("b.so", TestModule.library().function("f", TestModule.VOID, Code.of()))
        .put("c.so", TestModule.library().function("f", TestModule.GIVES_INT, Code.constant(1)));
    try (Program program = world.program()) {
      assertThrows(LinkException.Mismatch.class, () -> program.open("a.so"));
    }
  }

  @Test
  void S20_import_GOT_and_lookup_agree() {
    world.put(Graph.of("a->[bc]"));
    try (Program program = world.program()) {
      Library root = program.open("a.so");
      Library b = named(program, "b.so");
      assertEquals("aaa", sees(program, b));
      assertEquals(root.findFunction("who").tableIndex(), World.call(b, "point_who"));
      assertEquals(root.memoryBase(), ((DataSymbol) root.findOrThrow("datum")).address());
    }
  }

  @Test
  void S21_an_undefined_weak_function_is_null_and_traps_with_its_name() {
    TestModule module = TestModule.library().weak("absent");
    int absent = module.importFunction("absent", TestModule.GIVES_INT);
    int pointer = module.gotFunc("absent");
    module.function("call", TestModule.GIVES_INT, Code.of().call(absent));
    module.function("pointer", TestModule.GIVES_INT, Code.of().global(pointer));
    world.put("a.so", module);
    try (Program program = world.program()) {
      Library library = program.open("a.so", OpenFlag.NOW);
      assertEquals(0, World.call(library, "pointer"));
      var e = assertThrows(TrapException.class, () -> World.call(library, "call"));
      assertEquals(
          "unresolved function: weak symbol absent, imported by a.so, has no definition",
          e.getMessage());
    }
  }

  @Test
  void S21_undefined_weak_data_is_at_address_zero() {
    TestModule module = TestModule.library().weak("absent");
    int address = module.gotMem("absent");
    module.function("address", TestModule.GIVES_INT, Code.of().global(address));
    world.put("a.so", module);
    try (Program program = world.program()) {
      assertEquals(0, World.call(program.open("a.so", OpenFlag.NOW), "address"));
    }
  }

  /** Imports two functions and one datum that nobody defines. */
  private static TestModule wanting() {
    TestModule module = TestModule.library();
    int first = module.importFunction("first", TestModule.GIVES_INT);
    module.importFunction("second", TestModule.VOID);
    return module.function("call", TestModule.GIVES_INT, Code.of().call(first));
  }

  @Test
  void S22_an_undefined_function_fails_at_the_call() {
    world.put("a.so", TestModule.library().needs("b.so")).put("b.so", wanting());
    try (Program program = world.program()) {
      program.open("a.so");
      Library library = named(program, "b.so");
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
        assertEquals(
            """
            undefined symbol: first
            >>> referenced by b.so (function import env.first)
            >>> searched: a.so, b.so
            >>> needed by: a.so -> b.so\
            """,
            e.getMessage());
        assertEquals("first", e.symbol().orElseThrow());
        assertEquals("b.so", e.library().orElseThrow());
        assertEquals("b.so: undefined symbol: first", e.dlerror());
      }
    }
  }

  @Test
  void S22_bound_now_all_undefined_symbols_are_reported_together() {
    TestModule other = TestModule.library();
    other.importFunction("first", TestModule.GIVES_INT);
    other.gotMem("data");
    world.put("a.so", wanting().needs("b.so")).put("b.so", other);
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.Undefined.class, () -> program.open("a.so", OpenFlag.NOW));
      assertEquals(
          """
          undefined symbol: first
          >>> referenced by a.so (function import env.first)
          >>> referenced by b.so (function import env.first)
          >>> searched: a.so, b.so
          >>> needed by: a.so -> b.so
          undefined symbol: second
          >>> referenced by a.so (function import env.second)
          >>> searched: a.so, b.so
          undefined symbol: data
          >>> referenced by b.so (data import GOT.mem.data)
          >>> searched: a.so, b.so
          >>> needed by: a.so -> b.so\
          """,
          e.getMessage());
      assertEquals("a.so: undefined symbol: first and 2 more", e.dlerror());
      assertEquals(4, e.references().size());
    }
  }

  @Test
  void S22_undefined_data_fails_a_lazy_load_too() {
    TestModule module = TestModule.library();
    module.gotMem("data");
    world.put("a.so", module);
    try (Program program = world.program()) {
      assertThrows(LinkException.Undefined.class, () -> program.open("a.so", OpenFlag.LAZY));
    }
  }

  @Test
  void S22_undefined_symbols_can_be_allowed() {
    TestModule module = wanting();
    int address = module.gotMem("data");
    module.function("address", TestModule.GIVES_INT, Code.of().global(address));
    world.put("a.so", module);
    var config = world.config().undefinedSymbols(UndefinedSymbols.ALLOW).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so", OpenFlag.NOW);
      assertEquals(0, World.call(library, "address"));
      assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
    }
  }

  @Test
  void S22_undefined_functions_can_be_allowed_and_data_not() {
    TestModule module = TestModule.library();
    module.gotMem("data");
    world.put("a.so", wanting()).put("b.so", module);
    var config = world.config().undefinedSymbols(UndefinedSymbols.ALLOW_FUNCTIONS).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so", OpenFlag.NOW);
      assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
      assertThrows(LinkException.Undefined.class, () -> program.open("b.so", OpenFlag.LAZY));
    }
  }

  @Test
  void S22_a_group_can_have_a_function_stand_in_for_one_that_is_undefined_when_it_is_called() {
    List<String> asked = new ArrayList<>();
    HostModule group =
        new HostModule() {
          @Override
          public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
            return Optional.empty();
          }

          @Override
          public Optional<HostFunction> standIn(UndefinedReference reference, FuncType type) {
            asked.add(reference.toString());
            return type.equals(TestModule.GIVES_INT)
                ? Optional.of(
                    HostFunction.of(
                        reference.symbol(), MethodHandles.constant(int.class, asked.size())))
                : Optional.empty();
          }
        };
    TestModule other = TestModule.library().weak("weak");
    int none = other.importFunction("none", TestModule.VOID);
    int weak = other.importFunction("weak", TestModule.GIVES_INT);
    other
        .function("weakly", TestModule.GIVES_INT, Code.of().call(weak))
        .function("call", TestModule.GIVES_INT, Code.of().call(none).then(Code.constant(0)));
    world.put("a.so", wanting()).put("b.so", other);
    var config = world.config().hostModule(_ -> group).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so");
      assertEquals(List.of(), asked);
      assertEquals(1, World.call(library, "call"));
      assertEquals(1, World.call(library, "call"));
      assertEquals(List.of("a.so (function import env.first)"), asked);
      Library without = program.open("b.so");
      assertThrows(TrapException.class, () -> World.call(without, "weakly"));
      assertThrows(LinkException.Undefined.class, () -> World.call(without, "call"));
      assertEquals(2, asked.size());
    }
  }

  @Test
  void S23_a_library_that_imports_its_own_export_is_interposed() {
    world.put(Graph.of("a; p")).put("main.wasm", TestModule.library().needs("a.so"));
    try (Program program = world.program("main.wasm")) {
      assertEquals("aaa", sees(program, named(program, "a.so")));
    }
    var config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals("ppp", sees(program, named(program, "a.so")));
    }
  }

  @Test
  void S24_a_lazily_bound_function_is_looked_up_again_at_the_call_and_then_stays() {
    world
        .put("a.so", wanting())
        .put("g.so", TestModule.library().function("first", TestModule.GIVES_INT, Code.constant(5)))
        .put(
            "h.so", TestModule.library().function("first", TestModule.GIVES_INT, Code.constant(6)));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
      program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(5, World.call(library, "call"));
      program.open("h.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(5, World.call(library, "call"));
    }
  }

  @Test
  void S25_the_same_calls_give_the_same_order_and_addresses() {
    world.put(Graph.of("a->b->[cd]->e; x->y"));
    assertEquals(layout(), layout());
  }

  private String layout() {
    StringBuilder text = new StringBuilder();
    try (Program program = world.program()) {
      program.open("a.so");
      program.open("x.so").close();
      program.open("x.so");
      for (Library library : program.libraries()) {
        text.append(library.name())
            .append(' ')
            .append(library.memoryBase())
            .append(' ')
            .append(library.tableBase())
            .append(' ')
            .append(World.call(library, "point_who"))
            .append('\n');
      }
    }
    return text.toString();
  }

  static int nine() {
    return 9;
  }

  private static HostFunction nine(String name) throws ReflectiveOperationException {
    var handle =
        MethodHandles.lookup()
            .findStatic(
                ScopesTest.class, "nine", java.lang.invoke.MethodType.methodType(int.class));
    return HostFunction.of(name, handle);
  }

  @Test
  void a_guest_definition_goes_ahead_of_a_host_function() throws ReflectiveOperationException {
    world.put(Graph.of("a"));
    var config = world.config().hostFunction(nine("who")).build();
    try (Program program = world.linker().open(config)) {
      assertEquals('a', World.call(program.open("a.so"), "call_who"));
    }
  }

  @Test
  void an_override_goes_ahead_of_a_guest_definition() throws ReflectiveOperationException {
    world.put(Graph.of("a"));
    var config = world.config().override(nine("who")).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so");
      assertEquals(9, World.call(library, "call_who"));
      assertEquals(9, call(program, World.call(library, "point_who")));
    }
  }
}
