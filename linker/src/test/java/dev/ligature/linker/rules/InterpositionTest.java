package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Interposition;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 57 and 58: a definition takes the place of another by coming earlier in the scope. */
class InterpositionTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** What a library gets by a call, by a pointer and as data. */
  private static String sees(Program program, String library) {
    Library from = program.open(library, OpenFlag.NOW, OpenFlag.NOLOAD);
    int pointer = World.call(from, "point_who");
    FunctionSymbol function = program.functionAt(pointer).orElseThrow();
    return Character.toString(World.call(from, "call_who"))
        + function.library().orElseThrow().name().charAt(0)
        + Character.toString(World.call(from, "read_datum"));
  }

  @Test
  void S57_an_earlier_definition_is_used_by_later_libraries_and_by_the_defining_one() {
    world.put(Graph.of("a->b; p; z")).put("main.wasm", TestModule.library().needs("a.so"));
    ProgramConfig config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals("ppp", sees(program, "a.so"));
      assertEquals("ppp", sees(program, "b.so"));
      program.open("z.so");
      assertEquals("ppp", sees(program, "z.so"));
    }
  }

  @Test
  void S57_guests_get_the_earlier_definition_by_dlsym_and_the_later_by_its_handle() {
    world.put(Graph.of("a; p")).put("main.wasm", DlGuest.module().needs("a.so"));
    ProgramConfig config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals('p', guest.callPointer(guest.symbol(DlGuest.DEFAULT, "who")));
      int handle = guest.open("a.so", DlGuest.NOW);
      assertEquals('a', guest.callPointer(guest.symbol(handle, "who")));
    }
  }

  @Test
  void S58_what_is_called_directly_cannot_be_interposed() {
    TestModule own = TestModule.library();
    int strong = own.function(TestModule.GIVES_INT, Code.constant('a'));
    own.exportFunction("who", strong)
        .function("directly", TestModule.GIVES_INT, Code.of().call(strong));
    world.put("a.so", own).put(Graph.of("p"));
    try (Program program = world.program()) {
      program.open("p.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals('a', World.call(program.open("a.so"), "directly"));
    }
  }

  /** A library that calls its own {@code who} directly, by a tail call, and has its address. */
  private static TestModule callsItself(char result) {
    TestModule own = TestModule.library();
    int strong = own.function(TestModule.GIVES_INT, Code.constant(result));
    return own.exportFunction("who", strong)
        .function("directly", TestModule.GIVES_INT, Code.of().call(strong))
        .function("by_tail_call", TestModule.GIVES_INT, Code.of().raw(0x12, strong));
  }

  private ProgramConfig.Builder interposing(String... libraries) {
    return world.config().interposition(Interposition.in(libraries));
  }

  @Test
  void S71_where_interposition_is_configured_direct_calls_reach_the_earlier_definition() {
    world.put("a.so", callsItself('a')).put("b.so", callsItself('b')).put(Graph.of("p"));
    try (Program program = world.linker().open(interposing("a.so").preloads("p.so").build())) {
      assertEquals('p', World.call(program.open("a.so"), "directly"));
      assertEquals('p', World.call(program.open("a.so"), "by_tail_call"));
      assertEquals('b', World.call(program.open("b.so"), "directly"));
    }
    ProgramConfig all = world.config().interposition(Interposition.all()).preloads("p.so").build();
    try (Program program = world.linker().open(all)) {
      assertEquals('p', World.call(program.open("b.so"), "directly"));
    }
  }

  @Test
  void S71_without_an_earlier_definition_they_reach_their_own() {
    world.put("a.so", callsItself('a')).put(Graph.of("z"));
    try (Program program = world.linker().open(interposing("a.so").build())) {
      assertEquals('a', World.call(program.open("a.so"), "directly"));
      program.open("z.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals('a', World.call(program.open("a.so"), "directly"));
    }
  }

  @Test
  void S71_guests_and_java_get_by_RTLD_NEXT_what_is_behind_the_interposing_library() {
    world
        .put("a.so", callsItself('a'))
        .put("p.so", DlGuest.module().function("who", TestModule.GIVES_INT, Code.constant('p')));
    try (Program program = world.linker().open(interposing("a.so").preloads("p.so").build())) {
      Library own = program.open("a.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals('p', World.call(own, "directly"));
      DlGuest interposing = new DlGuest(program.open("p.so"));
      assertEquals('a', interposing.callPointer(interposing.symbol(DlGuest.NEXT, "who")));
    }
  }

  @Test
  void S71_a_library_that_interposes_stays_for_as_long_as_what_is_bound_to_it() {
    world.put("a.so", callsItself('a')).put(Graph.of("p"));
    try (Program program = world.linker().open(interposing("a.so").build())) {
      world.put("main.so", TestModule.library());
      program.open("main.so");
      Library interposing = program.open("p.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library own = program.open("a.so");
      assertEquals('p', World.call(own, "directly"));
      interposing.close();
      assertEquals('p', World.call(own, "directly"));
      assertEquals(List.of("main.so", "p.so", "a.so"), names(program));
      own.close();
      assertEquals(List.of("main.so"), names(program));
      assertEquals('a', World.call(program.open("a.so"), "directly"));
    }
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @Test
  void S71_rebinding_reaches_calls_within_the_library_too() {
    world.put("a.so", callsItself('a')).put(Graph.of("z"));
    try (Program program = world.linker().open(interposing("a.so").build())) {
      Library own = program.open("a.so");
      own.rebind("who", program.open("z.so").findFunction("who"));
      assertEquals('z', World.call(own, "directly"));
      own.restore("who");
      assertEquals('a', World.call(own, "directly"));
    }
  }

  /** As a library that was linked with {@code -Bsymbolic} has it. */
  @Test
  void S71_an_address_that_the_static_linker_has_bound_stays_the_own_functions() {
    TestModule own = callsItself('a').table(1, 0);
    own.elements(0, 0).function("slot", TestModule.GIVES_INT, Code.of().global(own.tableBase()));
    world.put("a.so", own).put(Graph.of("p"));
    try (Program program = world.linker().open(interposing("a.so").preloads("p.so").build())) {
      Library library = program.open("a.so");
      assertEquals('p', World.call(library, "directly"));
      FunctionSymbol function = program.functionAt(World.call(library, "slot")).orElseThrow();
      assertEquals("a.so", function.library().orElseThrow().name());
    }
  }

  @Test
  void S71_a_definition_of_another_type_fails_the_load() {
    world
        .put("a.so", callsItself('a'))
        .put("p.so", TestModule.library().function("who", TestModule.VOID, Code.of()));
    try (Program program = world.linker().open(interposing("a.so").preloads("p.so").build())) {
      LinkException failure =
          assertThrows(LinkException.Mismatch.class, () -> program.open("a.so"));
      assertEquals(
          """
          symbol mismatch: who
          >>> a.so expects function () -> i32 (its own calls, as interposition is configured for it)
          >>> p.so defines function () -> ()\
          """,
          failure.getMessage());
    }
  }

  @Test
  void S71_hidden_functions_and_mains_own_are_called_directly() {
    world
        .put("hides.so", callsItself('h').hidden("who"))
        .put("main.wasm", callsItself('m'))
        .put(Graph.of("p"));
    ProgramConfig config =
        world.config().interposition(Interposition.all()).preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals('m', World.call(program.main().orElseThrow(), "directly"));
      assertEquals('h', World.call(program.open("hides.so"), "directly"));
    }
  }
}
