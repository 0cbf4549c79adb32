package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.TestWasi;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of {@code guests/}, as clang and wasm-ld make them. */
class GuestsTest {
  private final List<Integer> trace = new ArrayList<>();
  private final TestWasi wasi = new TestWasi();
  private final DynamicLinker linker = DynamicLinker.create();

  void trace(int number) {
    trace.add(number);
  }

  private ProgramConfig.Builder config(Path main) {
    Path folder = Objects.requireNonNull(main.getParent());
    try {
      return wasi.addTo(ProgramConfig.builder())
          .libraryPath(folder)
          .workingDirectory(folder)
          .hostFunction(
              HostFunction.of(
                  "trace",
                  MethodHandles.lookup()
                      .bind(this, "trace", MethodType.methodType(void.class, int.class))));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("trace", e);
    }
  }

  private Program open(String name) {
    Path main = Guests.module(name);
    return linker.open(main, config(main).build());
  }

  @ParameterizedTest
  @CsvSource({
    "guest-abis/emscripten.wasm, 1023",
    "guest-abis/emscripten-early.wasm, 1023",
    "guest-abis/namespaces.wasm, 65535",
    "guest-abis/toywasm.wasm, 31",
    "guest-abis/wasix.wasm, 1023",
    "alignment/main.wasm, 31",
    "empty/main.wasm, 0",
    "extended-constants/main.wasm, 35",
    "fixed/own-memory.wasm, 255",
    "fixed/imported-memory.wasm, 255",
    "got-data/main.wasm, 1023",
    "got-func/main.wasm, 4095",
    "hidden/main.wasm, 3",
    "initialize/main.wasm, 1",
    "interpose/main.wasm, 63",
    "interpose/plain.wasm, 1",
    "legacy-dylink/main.wasm, 42",
    "loader-symbols/main.wasm, 31",
    "start-section/main.wasm, 136",
    "undefined/function.wasm, 1",
    "vectors/main.wasm, 255",
    "weak/main.wasm, 63",
    "cycle/main.wasm, 13",
    "dlfcn/checks.wasm, 4095",
    "dlfcn/cxx.wasm, 127",
  })
  void a_reactor_finds_all_its_checks_to_hold(String name, int expected) {
    try (Program program = open(name)) {
      assertEquals(expected, World.call(program.main().orElseThrow(), "run"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "runpath/main.wasm, 111",
  })
  void a_reactor_finds_its_libraries_by_runpath_alone(String name, int expected) {
    Path main = Guests.module(name);
    ProgramConfig config = config(main).libraryPath().build();
    try (Program program = linker.open(main, config)) {
      assertEquals(expected, World.call(program.main().orElseThrow(), "run"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hello/hello.wasm, 'hello, world\n'",
    "needed/main.wasm, 'b 101\nc 202\nb 103\nd_count 3\n'",
    "fixed/program.wasm, 'checks 255\n'",
    "backtrace/main.wasm, 'result 103\n'",
  })
  void a_program_prints(String name, String expected) {
    try (Program program = open(name)) {
      assertEquals(0, program.run());
      assertEquals(expected, wasi.output());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit.wasm, 0",
    "main-void.wasm, 3",
    "main-argc-argv.wasm, 4",
    "main.wasm, 5",
    "main-constructs.wasm, 6",
  })
  void a_program_exits_with_its_status(String name, int status) {
    try (Program program = open("exit-status/" + name)) {
      assertEquals(status, program.run());
    }
  }

  @Test
  void constructors_run_dependencies_first() {
    open("order/main.wasm").close();
    assertEquals(List.of(3, 4, 1, 2, 5), trace);
  }

  @Test
  void a_library_lives_from_its_constructors_to_its_destructors() {
    try (Program program = open("empty/main.wasm")) {
      Library library = program.open(Guests.module("lifecycle/lib.so").toString());
      assertEquals(List.of(1, 2, 3), trace);
      trace.clear();
      library.close();
      // The compiler registers destructors by a constructor that runs last.
      assertEquals(List.of(7, 6, 5, 4), trace);
    }
  }

  @Test
  void arguments_that_do_not_fit_on_the_stack_are_refused() {
    Path main = Guests.module("exit-status/main-argc-argv.wasm");
    ProgramConfig config = config(main).arguments("main", "x".repeat(1007)).stackSize(4096).build();
    try (Program program = linker.open(main, config)) {
      LinkException refused = assertThrows(LinkException.class, program::run);
      assertEquals(
          "main-argc-argv.wasm: argument list too long: 1025 bytes, at most 1024 fit on the stack",
          refused.getMessage());
    }
  }

  private Library library(Program program, String name) {
    return program.open(Guests.module(name).toString());
  }

  @Test
  void libraries_of_equal_base_names_keep_apart() {
    try (Program program = open("same-name/main.wasm")) {
      assertEquals(1, World.call(library(program, "same-name/one/plugin.so"), "value"));
      assertEquals(2, World.call(library(program, "same-name/two/plugin.so"), "value"));
    }
  }

  @Test
  void a_library_can_import_what_it_exports() {
    try (Program program = open("empty/main.wasm")) {
      assertEquals(1114, World.call(library(program, "own-import/lib.so"), "run"));
    }
  }

  @Test
  void unknown_subsections_are_skipped() {
    try (Program program = open("empty/main.wasm")) {
      assertEquals(9, World.call(library(program, "unknown-subsection/lib.so"), "run"));
    }
  }

  @ParameterizedTest
  @CsvSource({"memory.so, env.memory", "table.so, env.__indirect_function_table"})
  void imports_of_other_limits_fail_the_load(String name, String reference) {
    try (Program program = open("empty/main.wasm")) {
      var e =
          assertThrows(LinkException.Incompatible.class, () -> library(program, "limits/" + name));
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("incompatible import: " + reference),
          e.getMessage());
    }
  }

  @Test
  void a_library_that_wants_more_memory_gets_it() {
    try (Program program = open("empty/main.wasm")) {
      assertTrue(World.call(library(program, "limits/large.so"), "pages") >= 400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "signature, 'symbol mismatch: wide\n>>> signature.wasm expects function (i32) -> i32"
        + " (import env.wide)\n>>> lib.so defines function (i64) -> i64'",
    "function-as-data, 'symbol mismatch: function\n>>> function-as-data.wasm expects data"
        + " (import GOT.mem.function)\n>>> lib.so defines function () -> i32'",
    "data-as-function, 'symbol mismatch: datum\n>>> data-as-function.wasm expects function"
        + " () -> i32 (import env.datum)\n>>> lib.so defines data'",
  })
  void a_mismatch_fails_the_load_and_shows_both_sides(String name, String message) {
    var e = assertThrows(LinkException.Mismatch.class, () -> open("mismatch/" + name + ".wasm"));
    assertEquals(message, e.getMessage());
  }

  @Test
  void an_undefined_function_fails_where_it_is_called() {
    try (Program program = open("undefined/function.wasm")) {
      Library main = program.main().orElseThrow();
      var e =
          assertThrows(
              LinkException.Undefined.class, () -> World.call(main, "call_missing_in_lib"));
      assertEquals("missing_in_lib", e.symbol().orElseThrow());
      assertEquals("lib.so", e.library().orElseThrow());
    }
  }

  @Test
  void undefined_data_fails_the_load() {
    var e = assertThrows(LinkException.Undefined.class, () -> open("undefined/data.wasm"));
    assertEquals(
        List.of("missing_data", "other_missing_data"),
        e.references().stream().map(UndefinedReference::symbol).sorted().toList());
  }

  @Test
  void bound_now_all_undefined_functions_are_reported() {
    Path main = Guests.module("undefined/function.wasm");
    ProgramConfig config = config(main).bindNow(true).build();
    var e = assertThrows(LinkException.Undefined.class, () -> linker.open(main, config));
    assertEquals(3, e.references().size());
  }

  @Test
  void a_missing_library_names_the_chain() {
    var e = assertThrows(LinkException.NotFound.class, () -> open("needed-missing/main.wasm"));
    assertEquals("gone.so", e.library().orElseThrow());
    assertEquals(List.of("main.wasm", "present.so"), e.neededBy());
  }

  @Test
  void a_constructor_that_traps_undoes_the_load_each_time() {
    try (Program program = open("constructor-fails/main.wasm")) {
      for (int attempt = 0; attempt < 2; attempt++) {
        trace.clear();
        assertThrows(
            LinkException.InitializationFailed.class,
            () -> library(program, "constructor-fails/traps.so"));
        assertEquals(List.of(1, 2, -1), trace);
        assertEquals(1, program.libraries().size());
      }
    }
  }

  @Test
  void a_constructor_that_exits_ends_the_program() {
    try (Program program = open("constructor-fails/main.wasm")) {
      var e = assertThrows(GuestExit.class, () -> library(program, "constructor-fails/exits.so"));
      assertEquals(7, e.status());
    }
  }

  @ParameterizedTest
  @CsvSource({"truncated.so", "elf.so", "empty.so"})
  void a_file_that_is_no_module_is_refused(String name) {
    try (Program program = open("empty/main.wasm")) {
      var e =
          assertThrows(
              LinkException.InvalidModule.class, () -> library(program, "invalid/" + name));
      assertTrue(String.valueOf(e.getMessage()).contains("not a module"), e.getMessage());
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void a_position_independent_program_needs_import_memory() {
    var e = assertThrows(LinkException.InvalidModule.class, () -> open("own-memory/main.wasm"));
    assertTrue(
        String.valueOf(e.getMessage()).endsWith(">>> link it with --import-memory"),
        e.getMessage());
  }

  @Test
  void reused_memory_is_cleared() {
    try (Program program = open("empty/main.wasm")) {
      for (int round = 0; round < 3; round++) {
        Library odd = library(program, "alignment/odd.so");
        Library lib = program.open(Guests.module("alignment/lib.so").toString(), OpenFlag.NOW);
        assertEquals(0, program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, zeros(lib)));
        program.memory().set(ValueLayout.JAVA_INT_UNALIGNED, zeros(lib), -1);
        lib.close();
        odd.close();
      }
    }
  }

  private static long zeros(Library library) {
    return ((DataSymbol) library.findOrThrow("zeros")).address();
  }
}
