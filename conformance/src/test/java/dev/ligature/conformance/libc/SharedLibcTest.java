package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program and two libraries use one libc.so; all of them call each other. */
final class SharedLibcTest {
  private final HostedProgram hosted = new HostedProgram("shared-libc");

  @Test
  void a_program_and_its_libraries_print_through_one_buffer_in_the_order_of_calls() {
    assertEquals(
        """
        main: text|   42|42   |000ff|c|%
        left: pi 3.142
        right: e 2.718e+00
        left: 3 fields: 17, words, 2.50
        main: longer , 16 wanted
        main: read one
        main: read two
        """,
        hosted.input("one\ntwo\n").run("main.wasm", "stdio"));
    assertEquals("main: on stderr\n", hosted.errors());
  }

  @Test
  void a_file_opened_by_one_library_is_written_by_another_and_read_by_the_program(
      @TempDir Path data) throws IOException {
    assertEquals(
        """
        right.so wrote 5
        main,right, stat 0, 10 bytes
        entry two.txt
        unlink 0, rmdir 0
        access -1, No such file or directory
        """,
        hosted.data(data).run("main.wasm", "files"));
    try (var entries = Files.list(data)) {
      assertEquals(List.of(), entries.toList());
    }
  }

  @Test
  void memory_allocated_by_one_library_is_grown_and_freed_by_another() {
    assertEquals(
        """
        copied by left, grown by right
        blocks 1 1
        aligned 0, zero 0
        """,
        hosted.run("main.wasm", "malloc"));
  }

  @Test
  void qsort_called_by_one_library_compares_with_a_function_of_another() {
    assertEquals("apple fig lemon pear quince - lemon at 2\n", hosted.run("main.wasm", "qsort"));
  }

  @Test
  void math_works_from_several_libraries() {
    assertEquals(
        """
        2.32351098919878 10.6820880070257
        0.250 3 100
        1e-310 12 1
        """,
        hosted.run("main.wasm", "math"));
  }

  @Test
  void time_works_from_several_libraries() {
    assertEquals(
        """
        now Sunday, 22 November 2026 12:34:56 and 789000000 ns
        time 1795350896
        epoch 0, leap day Thursday, 29 February 2024 00:00:00
        """,
        hosted.run("main.wasm", "time"));
  }

  @Test
  void a_variable_set_by_one_library_is_seen_by_another() {
    hosted.config().environment("HOME", "/home/guest");
    assertEquals(
        """
        HOME is /home/guest
        ADDED is by left, by left
        HOME is gone
        """,
        hosted.run("main.wasm", "environment"));
  }

  @Test
  void main_gets_its_arguments_and_its_result_is_the_status() {
    try (Program program = hosted.open("main.wasm", "none", "of", "these")) {
      assertEquals(3, program.run());
    }
  }

  @Test
  void _initialize_is_called_once_a_library() {
    try (Program program = hosted.open("main.wasm")) {
      program.open("libc.so");
      program.open("libdl.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      program.open("libdl.so");
      program.run();
      assertEquals(1, hosted.initializations("libc.so"));
      assertEquals(1, hosted.initializations("libdl.so"));
      // It would trap if called again, and it is no symbol that somebody could call.
      assertTrue(program.find("_initialize").isEmpty());
    }
  }

  @Test
  void a_reference_of_libc_so_that_goes_through_env_is_interposed_in_libc_so_itself() {
    assertTrue(
        interposed().contains("libc.so: localtime_r 1, clock_gettime 1, find_relpath 1\n"),
        hosted.output());
  }

  @Test
  void malloc_write_and_qsort_are_interposed_for_the_libraries_that_use_them() {
    assertTrue(interposed().contains("uses.so: malloc 1, write 1, qsort 1\n"), hosted.output());
  }

  /** wasm-ld has bound them: there is no reference that could be bound elsewhere (S58). */
  @Test
  void S58_what_wasm_ld_bound_in_libc_so_is_not_interposed() {
    assertTrue(interposed().contains("libc.so, bound by wasm-ld: malloc 0\n"), hosted.output());
  }

  private String interposed() {
    String output = hosted.data(Path.of("")).run("interposed.wasm");
    assertTrue(output.startsWith("act\n"), output);
    return output;
  }

  @Test
  void a_preload_takes_the_place_of_malloc_for_all_libraries() {
    hosted.config().preloads("count.so");
    try (Program program = hosted.open("main.wasm", "malloc")) {
      program.run();
      int mallocs = program.find("mallocs").map(symbol -> number(program, symbol)).orElseThrow();
      // The pointers and blocks of left.so: 2000 and 100 of them, and one array each.
      assertEquals(2102, mallocs);
    }
  }

  private static int number(Program program, Symbol symbol) {
    long address = ((DataSymbol) symbol).address();
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  @Test
  void weak_references_are_bound_to_libc_so_or_stay_null() throws Throwable {
    try (Program program = hosted.openEmpty()) {
      Library library = program.open("weak.so");
      assertEquals(42, (int) library.findFunction("run").handle().invokeExact());
      assertEquals("puts 1, nobody 0, number 0\n", hosted.output());
    }
  }

  @Test
  void libc_so_refers_weakly_to_a_main_that_need_not_be_there() {
    try (Program program = hosted.openEmpty()) {
      Library libc = program.open("libc.so");
      TrapException trap =
          assertThrows(
              TrapException.class, () -> libc.findFunction("__main_void").handle().invoke());
      assertEquals(TrapKind.UNRESOLVED_FUNCTION, trap.kind());
      assertEquals(
          "unresolved function: weak symbol __main_argc_argv, imported by libc.so, has no"
              + " definition",
          trap.getMessage());
    }
  }

  @Test
  void the_failing_stubs_of_libdl_so_are_overridden() {
    assertEquals(
        """
        left: opened 1.000
        nothing: 0, left.so: undefined symbol: left_nothing
        close 0
        """,
        hosted.run("plugins.wasm"));
  }

  @Test
  void dlerror_says_why_the_overridden_dlopen_failed() {
    assertEquals(
        "none.so: cannot open shared object file: No such file or directory\n",
        hosted.run("plugins.wasm", "none.so"));
  }

  @Test
  void the_emulation_libraries_work(@TempDir Path data) throws IOException {
    Files.writeString(data.resolve("mapped"), "mapped");
    assertEquals(
        """
        caught 10 is SIGUSR1 1: User defined signal 1
        anonymous 0, unmapped 0
        mapped mapped
        process 42
        clock 1, usage 0
        """,
        hosted.data(data).run("emulated.wasm"));
  }

  @Test
  void two_programs_have_a_libc_each() throws Throwable {
    try (Program first = hosted.openEmpty();
        Program second = new HostedProgram("shared-libc").openEmpty()) {
      Library one = first.open("libc.so");
      Library two = second.open("libc.so");
      one.findFunction("srand").handle().invokeExact(7);
      int random = (int) one.findFunction("rand").handle().invokeExact();
      one.findFunction("srand").handle().invokeExact(7);
      two.findFunction("srand").handle().invokeExact(8);
      assertEquals(random, (int) one.findFunction("rand").handle().invokeExact());
    }
  }

  /** Why count.so does not see what libc.so itself calls: wasm-ld has bound it already. */
  @Test
  void libc_so_refers_to_its_own_malloc_write_and_qsort_directly() throws IOException {
    WasmModule libc =
        WasmModule.parse(Files.readAllBytes(Guests.file("guests/libc").resolve("lib/libc.so")));
    List<String> imported = libc.imports().stream().map(Import::name).toList();
    for (String name : List.of("malloc", "write", "qsort")) {
      assertTrue(libc.export(name).isPresent(), name);
      assertFalse(imported.contains(name), name);
    }
    assertTrue(imported.containsAll(List.of("clock_gettime", "localtime_r")));
  }
}
