package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 26 to 32: relocation and constructors. */
class InitializationTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule tracing(int letter, String function) {
    TestModule module = TestModule.library();
    int trace = module.importFunction("trace", TAKES_INT);
    return module.function(function, VOID, Code.of().i32(letter).call(trace));
  }

  @Test
  void S26_S27_all_libraries_are_relocated_before_any_constructor_runs() {
    TestModule a = TestModule.library().needs("b.so");
    int trace = a.importFunction("trace", TAKES_INT);
    a.function("__wasm_apply_data_relocs", VOID, Code.of().i32('1').call(trace));
    a.function("__wasm_call_ctors", VOID, Code.of().i32('a').call(trace));
    TestModule b = TestModule.library();
    trace = b.importFunction("trace", TAKES_INT);
    b.function("__wasm_apply_data_relocs", VOID, Code.of().i32('2').call(trace));
    b.function("__wasm_call_ctors", VOID, Code.of().i32('b').call(trace));
    b.start(b.function(VOID, Code.of().i32('s').call(trace)));
    world.put("a.so", a).put("b.so", b);
    try (Program program = world.program()) {
      program.open("a.so");
      assertEquals("s12ba", world.takeTrace());
    }
  }

  @Test
  void S29_a_constructor_runs_once() {
    world.put(Graph.of("a->b; c->b"));
    try (Program program = world.program()) {
      program.open("a.so");
      program.open("c.so");
      program.open("b.so");
      assertEquals("bac", world.takeTrace());
    }
  }

  @Test
  void S30_initialize_takes_the_place_of_the_constructors() {
    TestModule module = TestModule.library();
    int trace = module.importFunction("trace", TAKES_INT);
    module.function("__wasm_call_ctors", VOID, Code.of().i32('c').call(trace));
    module.function("_initialize", VOID, Code.of().i32('i').call(trace));
    world.put("a.so", module);
    try (Program program = world.program()) {
      program.open("a.so");
      assertEquals("i", world.takeTrace());
    }
  }

  @Test
  void S30_a_command_calls_its_own_constructors() {
    TestModule main = TestModule.library();
    int trace = main.importFunction("trace", TAKES_INT);
    int constructors = main.function(VOID, Code.of().i32('c').call(trace));
    main.exportFunction("__wasm_call_ctors", constructors);
    main.function("_start", VOID, Code.of().call(constructors).i32('s').call(trace));
    world.put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      assertEquals("", world.takeTrace());
      assertEquals(0, program.run());
      assertEquals("cs", world.takeTrace());
    }
  }

  @Test
  void S31_constructors_of_what_main_needs_run_before_those_of_main() {
    world
        .put(Graph.of("a->b; p->q"))
        .put("main.wasm", tracing('m', "__wasm_call_ctors").needs("a.so"));
    var config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals("qpbam", world.takeTrace());
      assertEquals(5, program.libraries().size());
    }
  }

  private void putTrapping() {
    TestModule b = TestModule.library().needs("c.so");
    int trace = b.importFunction("trace", TAKES_INT);
    b.function("__wasm_call_ctors", VOID, Code.of().i32('!').call(trace).unreachable());
    world.put(Graph.of("a->b; c")).put("b.so", b);
  }

  @Test
  void S32_a_trap_in_a_constructor_undoes_the_load() {
    putTrapping();
    try (Program program = world.program()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.InitializationFailed.class, () -> program.open("a.so"));
        assertEquals(
            """
            cannot initialize b.so: unreachable
            >>> in __wasm_call_ctors
            >>> needed by: a.so -> b.so\
            """,
            e.getMessage());
        assertEquals(TrapKind.UNREACHABLE, e.trap().kind());
        assertEquals("c!C", world.takeTrace());
        assertEquals(List.of(), program.libraries());
      }
    }
  }

  @Test
  void S32_libraries_that_were_there_stay() {
    putTrapping();
    try (Program program = world.program()) {
      Library c = program.open("c.so");
      assertThrows(LinkException.InitializationFailed.class, () -> program.open("a.so"));
      assertEquals(List.of(c), program.libraries());
      assertEquals('c', World.call(c, "call_who"));
      assertEquals("c!", world.takeTrace());
    }
  }

  @Test
  void S32_a_trap_leaves_the_stack_pointer_where_it_was() {
    TestModule b = TestModule.library();
    int stackPointer = b.importGlobal("env", "__stack_pointer", true);
    b.function(
        "__wasm_call_ctors",
        VOID,
        Code.of().global(stackPointer).i32(64).subtract().setGlobal(stackPointer).unreachable());
    TestModule a = TestModule.library();
    stackPointer = a.importGlobal("env", "__stack_pointer", true);
    a.function("stack", GIVES_INT, Code.of().global(stackPointer));
    world.put("a.so", a).put("b.so", b);
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      int before = World.call(library, "stack");
      assertThrows(LinkException.InitializationFailed.class, () -> program.open("b.so"));
      assertEquals(before, World.call(library, "stack"));
    }
  }

  @SuppressWarnings("DoNotCallSuggester")
  static void leave(int status) {
    throw new GuestExit(status);
  }

  @Test
  void S32_an_exit_in_a_constructor_undoes_the_load_and_ends_the_program()
      throws ReflectiveOperationException {
    TestModule b = TestModule.library().needs("c.so");
    int exit = b.importFunction("leave", TAKES_INT);
    b.function("__wasm_call_ctors", VOID, Code.of().i32(3).call(exit));
    world.put(Graph.of("a->b; c")).put("b.so", b);
    MethodHandle handle =
        MethodHandles.lookup()
            .findStatic(
                InitializationTest.class, "leave", MethodType.methodType(void.class, int.class));
    var config = world.config().hostFunction(HostFunction.of("leave", handle)).build();
    try (Program program = world.linker().open(config)) {
      var e = assertThrows(GuestExit.class, () -> program.open("a.so"));
      assertEquals(3, e.status());
      assertEquals("cC", world.takeTrace());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S32_a_trap_in_a_start_function_undoes_the_load() {
    TestModule module = TestModule.library();
    module.start(module.function(VOID, Code.of().unreachable()));
    world.put("a.so", module);
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.InitializationFailed.class, () -> program.open("a.so"));
      assertTrue(e.getMessage().startsWith("cannot initialize a.so: unreachable"), e.getMessage());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S32_a_program_whose_constructors_trap_is_not_there() {
    putTrapping();
    world.put("main.wasm", TestModule.library().needs("a.so"));
    assertThrows(LinkException.InitializationFailed.class, () -> world.program("main.wasm"));
    assertEquals("c!C", world.takeTrace());
  }
}
