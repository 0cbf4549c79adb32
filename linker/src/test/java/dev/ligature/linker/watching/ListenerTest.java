package dev.ligature.linker.watching;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners are told of, in which order, and what becomes of a load when one throws. */
class ListenerTest {
  private final World world = new World();
  private final Notes notes = new Notes();

  @AfterEach
  void close() {
    world.close();
  }

  private Program program() {
    return world.linker().open(world.config().listener(notes).build());
  }

  private Program program(String main) {
    return world.linker().open(world.path(main), world.config().listener(notes).build());
  }

  private static TestModule giving(String symbol, int value) {
    return TestModule.library().function(symbol, GIVES_INT, Code.constant(value));
  }

  /** Refers to a function, its address, data, and a function of nobody. */
  private static TestModule user() {
    TestModule user = TestModule.library().needs("def.so");
    int there = user.importFunction("f", GIVES_INT);
    int later = user.importFunction("later", GIVES_INT);
    user.gotFunc("f");
    user.gotMem("datum");
    return user.function("call", GIVES_INT, Code.of().call(there))
        .function("call_later", GIVES_INT, Code.of().call(later));
  }

  private void putUser() {
    world
        .put("use.so", user())
        .put("def.so", giving("f", 1).memory(4, 2).data("datum", 0, 1))
        .put("late.so", giving("later", 5));
  }

  @Test
  void a_load_is_told_in_the_order_in_which_it_happens() {
    putUser();
    try (Program program = program()) {
      Library user = program.open("use.so");
      assertEquals(
          List.of(
              "searching use.so []",
              "found use.so /lib/use.so [] %d bytes".formatted(user().build().length),
              "searching def.so [use.so]",
              "found def.so /lib/def.so [use.so] 171 bytes",
              "loaded use.so",
              "loaded def.so",
              "bound FUNCTION env.f of use.so to f of def.so",
              "bound ADDRESS GOT.func.f of use.so to f of def.so",
              "bound DATA GOT.mem.datum of use.so to datum of def.so",
              "initialized def.so",
              "initialized use.so"),
          notes.take());
      program.open("use.so");
      assertEquals(List.of(), notes.take());
      user.close();
      assertEquals(List.of("closed use.so; 1 left"), notes.take());
      user.close();
      assertEquals(
          List.of("closed use.so; 0 left", "unloaded use.so", "unloaded def.so"), notes.take());
    }
  }

  @Test
  void a_function_that_is_bound_when_it_is_called_is_told_then() {
    putUser();
    try (Program program = program()) {
      Library user = program.open("use.so");
      program.open("late.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      notes.take();
      assertEquals(5, World.call(user, "call_later"));
      assertEquals(
          List.of("bound FUNCTION env.later of use.so to later of late.so, lazily"), notes.take());
      assertEquals(5, World.call(user, "call_later"));
      assertEquals(List.of(), notes.take());
    }
  }

  @Test
  void a_function_that_a_later_opening_binds_is_told_then() {
    putUser();
    try (Program program = program()) {
      program.open("use.so");
      program.open("late.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      notes.take();
      program.open("use.so", OpenFlag.NOW);
      assertEquals(
          List.of("bound FUNCTION env.later of use.so to later of late.so, lazily"), notes.take());
    }
  }

  @Test
  void thread_local_data_and_functions_of_the_host_are_told_as_such() {
    TestModule user = TestModule.library().needs("tls.so");
    user.gotMem("own");
    user.importFunction("trace", TestModule.TAKES_INT);
    TestModule tls = TestModule.library().memory(4, 2);
    tls.exportGlobal("__tls_base", tls.defineGlobal(true, 8)).exportAddress("own", 0);
    world.put("use.so", user).put("tls.so", tls.threadLocal("own"));
    try (Program program = program()) {
      program.open("use.so");
      assertEquals(
          List.of(
              "bound FUNCTION env.trace of use.so to trace of the host",
              "bound THREAD_LOCAL GOT.mem.own of use.so to own of tls.so"),
          notes.take().stream().filter(line -> line.startsWith("bound")).toList());
    }
  }

  @Test
  void a_load_that_fails_is_told_when_it_is_undone() {
    world.put("a.so", TestModule.library().needs("nowhere.so"));
    try (Program program = program()) {
      assertThrows(LinkException.NotFound.class, () -> program.open("a.so"));
      assertEquals(
          List.of(
              "searching a.so []",
              "found a.so /lib/a.so [] 134 bytes",
              "searching nowhere.so [a.so]",
              """
              failed a.so: cannot find library: nowhere.so
              >>> needed by: a.so
              >>> tried: /lib/nowhere.so\
              """),
          notes.take());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "searching b.so",
        "found b.so",
        "loaded b.so",
        "bound FUNCTION env.who of b.so",
        "initialized b.so",
        "initialized a.so"
      })
  void what_a_listener_throws_reaches_java_and_leaves_nothing(String line) {
    world.put(Graph.of("a->b"));
    RuntimeException failure = new UnsupportedOperationException("not today");
    try (Program program = program()) {
      notes.throwAt(line, failure);
      assertSame(
          failure, assertThrows(RuntimeException.class, () -> program.open("a.so", OpenFlag.NOW)));
      assertEquals("failed a.so: not today", notes.take().getLast());
      assertEquals(List.of(), program.libraries());
      assertEquals(Optional.empty(), program.find("who"));
      notes.throwAt("none", failure);
      world.takeTrace();
      program.open("a.so", OpenFlag.NOW);
      assertEquals("ba", world.takeTrace());
    }
  }

  @Test
  void what_a_listener_throws_gives_null_to_a_guest() {
    world.put("main.wasm", DlGuest.module()).put(Graph.of("a->b"));
    try (Program program = program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      for (String line : List.of("found b.so", "loaded b.so", "initialized b.so")) {
        notes.throwAt(line, new UnsupportedOperationException("not today"));
        assertEquals(0, guest.open("a.so", DlGuest.NOW), line);
        assertEquals(
            Optional.of("a.so: internal error: java.lang.UnsupportedOperationException: not today"),
            guest.error());
        assertEquals(1, program.libraries().size());
      }
    }
  }

  @Test
  void what_a_listener_throws_of_a_failure_is_added_to_it() {
    RuntimeException failure = new UnsupportedOperationException("not today");
    notes.throwAt("failed", failure);
    try (Program program = program()) {
      LinkException thrown =
          assertThrows(LinkException.NotFound.class, () -> program.open("nowhere.so"));
      assertEquals(List.of(failure), List.of(thrown.getSuppressed()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "unloaded b.so"})
  void a_library_is_gone_whatever_a_listener_throws_of_its_closing(String line) {
    world.put(Graph.of("a->b"));
    RuntimeException failure = new UnsupportedOperationException("not today");
    try (Program program = program()) {
      Library library = program.open("a.so");
      notes.throwAt(line, failure);
      assertSame(failure, assertThrows(RuntimeException.class, library::close));
      assertFalse(library.isLoaded());
      assertEquals(List.of(), program.libraries());
      assertEquals("baAB", world.takeTrace());
    }
  }

  @Test
  void what_a_listener_throws_of_a_lazy_binding_passes_through_the_guest() {
    putUser();
    RuntimeException failure = new UnsupportedOperationException("not today");
    try (Program program = program()) {
      Library user = program.open("use.so");
      program.open("late.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      notes.throwAt("bound", failure);
      assertSame(
          failure, assertThrows(RuntimeException.class, () -> World.call(user, "call_later")));
      assertEquals(5, World.call(user, "call_later"));
    }
  }

  @Test
  void a_listener_can_look_at_the_program_but_not_open_or_close() {
    world.put(Graph.of("a; b"));
    String refused = "a listener can't open or close libraries of its program";
    LinkListener asks =
        new LinkListener() {
          @Override
          public void initialized(Library library) {
            Program program = library.program();
            assertEquals(List.of(library), program.libraries());
            assertEquals('a', World.call(library, "who_a"));
            for (Runnable change : List.<Runnable>of(() -> program.open("b.so"), library::close)) {
              assertEquals(
                  refused, assertThrows(IllegalStateException.class, change::run).getMessage());
            }
          }
        };
    var config = world.config().listener(asks).listener(notes).build();
    try (Program program = world.linker().open(config)) {
      program.open("a.so");
      assertEquals("initialized a.so", notes.take().getLast());
    }
  }

  @Test
  void a_listener_can_rebind_what_was_loaded() {
    putUser();
    world.put("other.so", giving("f", 7));
    LinkListener rebinds =
        new LinkListener() {
          @Override
          public void loaded(Library library) {
            if (library.name().equals("def.so")) {
              library.rebind("f", library.program().libraries().getFirst().findFunction("f"));
            }
          }
        };
    var config = world.config().listener(rebinds).build();
    try (Program program = world.linker().open(config)) {
      program.open("other.so");
      assertEquals(7, World.call(program.open("use.so"), "call"));
    }
  }
}
