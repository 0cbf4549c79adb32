package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that the linker calls by a type it assumes, of another type. */
final class LoaderFunctionTypesTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "__wasm_call_ctors | ()",
        "_initialize | ()",
        "__wasm_apply_data_relocs | ()",
        "__wasm_apply_relocs | ()",
        "__wasm_apply_tls_relocs | ()",
        "__wasm_init_tls | (i32)",
        "_fini | ()",
        "__wasm_call_dtors | ()",
        "wasi_thread_start | (i32, i32)",
      })
  void a_function_of_the_loader_of_another_type_is_a_link_error(String name, String parameters) {
    world.put("main.wasm", DlGuest.module());
    world.put("lib.so", TestModule.library().function(name, INT_TO_INT, Code.of().local(0)));
    try (Program program = world.program("main.wasm")) {
      LinkException.Mismatch thrown =
          assertThrows(LinkException.Mismatch.class, () -> program.open("lib.so"));
      assertEquals(
          """
          symbol mismatch: %s
          >>> the loader expects function %s -> ()
          >>> lib.so defines function (i32) -> i32\
          """
              .formatted(name, parameters),
          thrown.getMessage());
      assertEquals(Optional.of(name), thrown.symbol());
      assertEquals(Optional.of("lib.so"), thrown.library());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("lib.so", DlGuest.NOW));
      assertEquals(
          Optional.of(
              "lib.so: symbol %s: expected function %s -> (), function (i32) -> i32 in lib.so"
                  .formatted(name, parameters)),
          guest.error());
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void a_start_function_of_the_program_of_another_type_is_a_link_error() {
    world.put("main.wasm", TestModule.library().function("_start", INT_TO_INT, Code.of().local(0)));
    LinkException.Mismatch thrown =
        assertThrows(LinkException.Mismatch.class, () -> world.program("main.wasm"));
    assertEquals(Optional.of("_start"), thrown.symbol());
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "__main_argc_argv", "__main_void"})
  void a_main_function_of_another_type_is_a_link_error_when_it_is_run(String name) {
    world.put("main.wasm", TestModule.library().function(name, INT_TO_INT, Code.of().local(0)));
    try (Program program = world.program("main.wasm")) {
      LinkException.Mismatch thrown = assertThrows(LinkException.Mismatch.class, program::run);
      assertEquals(
          """
          symbol mismatch: %s
          >>> the loader expects function (i32, i32) -> i32 or () -> i32
          >>> main.wasm defines function (i32) -> i32\
          """
              .formatted(name),
          thrown.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"__cxa_atexit", "__cxa_thread_atexit", "atexit"})
  void an_exit_handler_of_another_type_traps_when_it_is_called(String register) {
    boolean withArgument = !register.equals("atexit");
    FuncType type = TestModule.type(withArgument ? 3 : 1, 1);
    world.put(
        "main.wasm", TestModule.library().function("__main_void", GIVES_INT, Code.constant(0)));
    TestModule library = TestModule.library().table(1, 0);
    int function = library.importFunction(register, type);
    int handler = library.function(INT_TO_INT, Code.of().local(0));
    Code code = Code.of().global(library.tableBase());
    if (withArgument) {
      code.i32(0).i32(0);
    }
    library.elements(0, handler);
    library.function("__wasm_call_ctors", VOID, code.call(function).drop());
    world.put("lib.so", library);
    try (Program program = world.program("main.wasm")) {
      var lib = program.open("lib.so");
      boolean ofThread = register.equals("__cxa_thread_atexit");
      TrapException trap = assertThrows(TrapException.class, ofThread ? program::run : lib::close);
      assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
      assertEquals(
          "indirect call type mismatch: lib.so.function[%d] is a function (i32) -> i32, not (i32)"
                  .formatted(handler)
              + " -> ()",
          trap.getMessage());
      assertEquals(ofThread ? 2 : 1, program.libraries().size());
    }
  }

  @Test
  void an_iteration_calls_no_function_of_another_type() {
    TestModule main = TestModule.library().table(1, 0);
    int iterate = main.importFunction("dl_iterate_phdr", TestModule.type(2, 1));
    main.elements(0, main.function(INT_TO_INT, Code.of().local(0)));
    main.function(
        "iterate", TestModule.type(0, 1), Code.of().global(main.tableBase()).i32(0).call(iterate));
    world.put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      TrapException trap =
          assertThrows(
              TrapException.class, () -> World.call(program.main().orElseThrow(), "iterate"));
      assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
    }
  }

  @Test
  void an_allocator_of_another_type_is_not_the_guests_heap() {
    world.put(
        "main.wasm",
        DlGuest.module().function("malloc", VOID, Code.of()).function("free", VOID, Code.of()));
    world.put("lib.so", TestModule.library().memory(8, 2));
    try (Program program = world.program("main.wasm")) {
      assertThrows(IllegalStateException.class, () -> program.allocate(8));
      program.open("lib.so").close();
    }
  }
}
