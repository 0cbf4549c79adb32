package dev.ligature.linker.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stack pointer and thread-local data by functions, as guests of wasip3 have them. */
class ThreadContextTest {
  private static final int ALL = 255;

  private static Program open(String main) {
    return DynamicLinker.create().open(Guests.module(main), ProgramConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wasip3/main.wasm", "wasip3/threads/main.wasm"})
  void each_library_has_its_own_data_and_all_have_one_stack(String main) {
    try (Program program = open(main)) {
      assertEquals(ALL, World.call(program.main().orElseThrow(), "run"));
    }
  }

  @Test
  void each_thread_has_data_of_its_own_which_the_librarys_functions_make() throws Exception {
    try (Program program = open("wasip3/threads/main.wasm")) {
      Library main = program.main().orElseThrow();
      assertEquals(41, World.call(main, "main_next"));
      Library left = program.open("left.so");
      assertEquals(11, World.call(left, "left_next"));
      int first = World.call(left, "left_base");
      try (GuestThread thread = program.newThread()) {
        int base =
            thread.call(
                () -> {
                  assertEquals(11, World.call(left, "left_next"));
                  assertEquals(12, World.call(left, "left_next"));
                  assertEquals(41, World.call(main, "main_next"));
                  return World.call(left, "left_base");
                });
        assertEquals(0, base % 16);
        assertEquals(false, base == first);
      }
      assertEquals(12, World.call(left, "left_next"));
    }
  }

  @Test
  void a_library_that_another_thread_has_opened_has_none_in_the_first() throws Exception {
    Path main = Guests.module("wasip3/threads/main.wasm");
    ProgramConfig config =
        ProgramConfig.builder().libraryPath(Objects.requireNonNull(main.getParent())).build();
    try (Program program = DynamicLinker.create().open(main, config);
        GuestThread thread = program.newThread()) {
      Library late = thread.call(() -> program.open("late.so"));
      assertEquals(31, (int) thread.call(() -> World.call(late, "late_next")));
      TrapException trap = assertThrows(TrapException.class, () -> World.call(late, "late_next"));
      assertEquals(
          "uninitialized element: the first thread has no thread-local data of late.so, whose"
              + " constructors have made them for the thread that opened it: open it in the first"
              + " thread",
          trap.getMessage());
    }
  }

  /** Opens a library and has another thread enter it. */
  private static String failure(TestModule library) throws Exception {
    library.function("one", TestModule.GIVES_INT, Code.constant(1));
    try (World world = new World().put("main.wasm", TestModule.sharing()).put("lib.so", library);
        Program program = world.program("main.wasm");
        GuestThread thread = program.newThread()) {
      Library opened = program.open("lib.so");
      assertEquals(1, World.call(opened, "one"));
      LinkException failure =
          assertThrows(LinkException.class, () -> thread.call(() -> World.call(opened, "one")));
      return String.valueOf(failure.getMessage());
    }
  }

  @Test
  void what_says_wrongly_how_data_are_made_fails_as_a_library_does() throws Exception {
    String info = "__wasm_library_tls_info";
    assertEquals(
        """
        cannot initialize lib.so: out of bounds memory access: __wasm_library_tls_info of lib.so is \
        at address 0x80200000
        >>> in __wasm_library_tls_info\
        """,
        failure(TestModule.sharing().exportAddress(info, 0x7fff_0000)));
    assertEquals(
        """
        cannot initialize lib.so: undefined element: __wasm_library_tls_info of lib.so has no \
        function at index 0
        >>> in __wasm_library_tls_info\
        """,
        failure(TestModule.bare().importSharedMemory(0, 256).exportAddress(info, 64)));
    TestModule odd = TestModule.sharing().memory(8, 2).table(2, 0).exportAddress(info, 0);
    int size =
        odd.function(TestModule.INT_TO_INT, Code.of().raw(0x20, 0).i32(3).raw(0x36, 2, 0).i32(16));
    odd.elements(0, size, size)
        .function(
            "__wasm_apply_data_relocs",
            TestModule.VOID,
            Code.of().global(odd.memoryBase()).global(odd.tableBase()).raw(0x36, 2, 0));
    assertEquals(
        "lib.so: its __wasm_library_tls_info tells an alignment of 3, which is not a power of two",
        failure(odd));
  }

  @Test
  void the_stack_starts_where_the_linker_has_laid_it_out() {
    TestModule main = TestModule.library();
    int start = main.importGlobal("env", "__init_stack_pointer", false);
    int pointer = main.importFunction("__wasm_get_stack_pointer", TestModule.GIVES_INT);
    main.function("start", TestModule.GIVES_INT, Code.of().global(start))
        .function("pointer", TestModule.GIVES_INT, Code.of().call(pointer));
    try (World world = new World().put("main.wasm", main);
        Program program = world.program("main.wasm")) {
      Library library = program.main().orElseThrow();
      int value = World.call(library, "start");
      assertEquals(value, World.call(library, "pointer"));
      assertEquals(0, value % 16);
      assertEquals(true, value >= ProgramConfig.DEFAULT_STACK_SIZE);
    }
  }

  /** Its start function sets the pointer before all else, as that of wasi-libc does. */
  @Test
  void a_main_of_fixed_addresses_sets_the_pointer_and_lends_it_to_libraries() {
    TestModule main = TestModule.bare().defineMemory(2, 100).exportMemory("memory");
    int set = main.importFunction("__wasm_set_stack_pointer", TestModule.TAKES_INT);
    main.start(main.function(TestModule.VOID, Code.of().i32(65536).call(set)));
    TestModule library = TestModule.library();
    int global = library.importGlobal("env", "__stack_pointer", true);
    library.function("pointer", TestModule.GIVES_INT, Code.of().global(global));
    try (World world =
            new World().put("main.wasm", main.defineTable(1, -1)).put("lib.so", library);
        Program program = world.program("main.wasm")) {
      assertEquals(65536, World.call(program.open("lib.so"), "pointer"));
    }
  }

  @Test
  void a_main_that_keeps_its_stack_to_itself_is_named_when_the_pointer_is_asked_for() {
    TestModule library = TestModule.bare().importMemory(0, -1);
    int pointer = library.importFunction("__wasm_get_stack_pointer", TestModule.GIVES_INT);
    library.function("pointer", TestModule.GIVES_INT, Code.of().call(pointer));
    try (World world =
            new World()
                .put("main.wasm", TestModule.bare().defineMemory(2, 2).exportMemory("memory"))
                .put("lib.so", library);
        Program program = world.program("main.wasm")) {
      Library opened = program.open("lib.so");
      TrapException trap = assertThrows(TrapException.class, () -> World.call(opened, "pointer"));
      assertEquals(
          "unresolved function: the stack pointer is asked for, which main keeps to"
              + " itself: link it with --export=__stack_pointer",
          trap.getMessage());
    }
  }

  /** No other library's is taken, and nobody finds one by its name. */
  @Test
  void what_says_how_data_are_made_is_no_symbol() {
    try (Program program = open("wasip3/main.wasm")) {
      assertEquals(true, program.find("__wasm_library_tls_info").isEmpty());
      assertEquals(true, program.open("left.so").find("__wasm_library_tls_info").isEmpty());
    }
  }
}
