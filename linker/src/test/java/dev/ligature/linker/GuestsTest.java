package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.TestWasi;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of {@code guests/}, as clang and wasm-ld make them. */
class GuestsTest {
  private final List<Integer> trace = new ArrayList<>();
  private final TestWasi wasi = new TestWasi();
  private final Linker linker = Linker.create();

  void trace(int number) {
    trace.add(number);
  }

  private ProgramConfig.Builder config(Path main) {
    try {
      return wasi.addTo(ProgramConfig.builder())
          .libraryPath(main.getParent())
          .workingDirectory(main.getParent())
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
    "loader-symbols/main.wasm, 15",
    "start-section/main.wasm, 136",
    "undefined/function.wasm, 1",
    "weak/main.wasm, 63",
    "cycle/main.wasm, 13",
    "dlfcn/checks.wasm, 4095",
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
}
