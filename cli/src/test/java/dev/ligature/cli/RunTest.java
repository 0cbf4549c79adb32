package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs guests of {@code guests/modules}, whose sources are in {@code guests/sources}. */
class RunTest {
  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  @Test
  void a_program_writes_to_standard_output() {
    Invocation.of("run", guest("hello/hello.wasm")).gives(0, "hello, world\n", "");
  }

  @Test
  void a_program_gets_a_stack_of_the_size_given() {
    String program = Guests.file("examples/plugins/host.wasm").toString();
    String printed = Invocation.of("run", program).out();
    Invocation.of("run", "--stack-size", "8388608", program).gives(0, printed, "");
    Invocation small = Invocation.of("run", "--stack-size=16", program);
    assertEquals(134, small.status());
    assertTrue(
        small.err().startsWith("ligature: trap: out of bounds memory access: 4 bytes at"),
        small.err());
  }

  @Test
  void a_program_gets_its_own_arguments_and_no_environment() {
    String program = guest("arguments/arguments.wasm");
    new Invocation()
        .environment("HOME", "/root")
        .run("run", program, "--env", "A=B", "--", "-x")
        .gives(
            0,
            """
            argument %s
            argument --env
            argument A=B
            argument --
            argument -x
            """
                .formatted(program),
            "");
  }

  @Test
  void a_program_gets_the_variables_given() {
    String program = guest("arguments/arguments.wasm");
    new Invocation()
        .environment("HERE", "there")
        .run("run", "--env", "A=1=2", "--env=HERE", "--env=NOWHERE", "--env", "B=", program)
        .gives(
            0,
            """
            argument %s
            environment A=1=2
            environment HERE=there
            environment B=
            """
                .formatted(program),
            "");
  }

  @Test
  void the_status_is_that_of_the_program() {
    Invocation.of("run", guest("exit-status/exit.wasm"), "49").gives(49, "", "");
    Invocation.of("run", guest("exit-status/main.wasm")).gives(5, "", "");
    Invocation.of("run", guest("exit-status/main-argc-argv.wasm"), "x").gives(4, "", "");
  }

  @Test
  void the_generated_code_is_reported_when_the_program_ends() {
    Invocation invocation =
        new Invocation()
            .run("run", "--stats", "--library-path", guest("libc"), guest("libc/host.wasm"));
    assertEquals(0, invocation.status());
    String report = invocation.err();
    assertTrue(
        report.matches(
            """
            (?s)host\\.wasm: [1-9]\\d* of \\d+ functions generated, in [1-9]\\d* of \\d+ groups
            >>> [1-9]\\d* classes of \\d+ bytes, of which constant pools \\d+, bytecode \\d+; \\d+ bytes of bodies
            >>>    index       body   bytecode  methods  function
            .*>>> +\\d+ +\\d+ +\\d+ +1  _start
            .*\
            """),
        report);
  }

  @Test
  void libraries_are_found_by_the_library_path_option() {
    Invocation.of("run", "--library-path", guest("libc"), guest("libc/host.wasm"))
        .gives(0, "14 characters\nhello, library\n", "");
  }

  @Test
  void libraries_are_found_by_the_library_path_of_the_environment() {
    new Invocation()
        .environment("LIGATURE_LIBRARY_PATH", "/nowhere:" + guest("libc"))
        .run("run", guest("libc/host.wasm"))
        .gives(0, "14 characters\nhello, library\n", "");
  }

  @Test
  void the_option_replaces_the_environment() {
    assertEquals(
        127,
        new Invocation()
            .environment("LIGATURE_LIBRARY_PATH", guest("libc"))
            .run("run", "--library-path", "/nowhere", guest("libc/host.wasm"))
            .status());
  }

  @Test
  void files_are_read_in_the_directories_given(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("lines"), "pear\napple\n");
    Invocation.of("run", "--dir", directory + "::/data", guest("libc/sort.wasm"), "/data/lines")
        .gives(0, "apple\npear\n", "");
  }

  @Test
  void directories_that_are_read_only_are_read_and_stay(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("lines"), "pear\napple\n");
    String given = directory + "::/data";
    Invocation.of("run", "--read-only-dir", given, guest("libc/sort.wasm"), "/data/lines")
        .gives(0, "apple\npear\n", "");
    String bombs = guest("bombs/main.wasm");
    Invocation.of("run", "--read-only-dir", given, bombs, "files", "/data/new")
        .gives(0, "0 files, then: Read-only file system\ngoing on\n", "");
    Invocation.of("run", "--read-only-dir", given, bombs, "files", "/data/lines")
        .gives(0, "0 files, then: Read-only file system\ngoing on\n", "");
    assertEquals("pear\napple\n", Files.readString(directory.resolve("lines")));
    assertFalse(Files.exists(directory.resolve("new")));
  }

  @Test
  void files_are_not_found_without_a_directory(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), "pear\napple\n");
    assertEquals(1, Invocation.of("run", guest("libc/sort.wasm"), file.toString()).status());
  }

  @Test
  void input_is_passed_on() {
    new Invocation()
        .input(new ByteArrayInputStream("b\na\n".getBytes(StandardCharsets.UTF_8)))
        .run("run", guest("libc/sort.wasm"))
        .gives(0, "a\nb\n", "");
  }

  @Test
  void a_trap_shows_the_guest_stack() {
    Invocation.of("run", "--library-path", guest("backtrace"), guest("backtrace/main.wasm"), "x")
        .gives(
            134,
            "",
            """
            ligature: trap: integer divide by zero
                at c.so.c_divide
                at main.wasm.callback
                at b.so.inner
                at b.so.b_middle
                at a.so.a_start
                at main.wasm._start
            """);
  }

  @Test
  void a_trap_shows_lines_of_what_was_compiled_with_them() {
    String folder = guest("lines/O0");
    Invocation.of("run", "--library-path", folder, folder + "/program.wasm", "x")
        .gives(
            134,
            "",
            """
            ligature: trap: unreachable
                at inner.so.number_at (deep.h:5)
                at inner.so.inner_read (inner.c:7)
                at outer.so.middle (middle.c:7)
                at outer.so.outer (outer.c:9)
                at program.wasm.program (program.c:7)
                at program.wasm._start (start.h:25)
            """);
  }

  @Test
  void an_exception_that_nobody_catches_is_one_line() {
    Invocation.of("run", guest("exceptions/uncaught.wasm"))
        .gives(134, "", "ligature: uncaught exception: __cpp_exception(i32 1024)\n");
  }

  @Test
  void an_exhausted_stack_is_a_trap_and_its_frames_are_counted() {
    Invocation run = Invocation.of("run", guest("traps/program.wasm"), "call_stack");
    assertEquals(134, run.status());
    List<String> lines = run.err().lines().toList();
    assertEquals("ligature: trap: call stack exhausted", lines.get(0));
    assertEquals("    at program.wasm.calls_deeper", lines.get(1));
    assertTrue(lines.get(65).matches("    \\.\\.\\. \\d+ more"), lines.get(65));
    assertEquals(66, lines.size());
  }

  @Test
  void a_trap_in_a_constructor_has_the_status_of_a_trap() {
    Invocation.of(
            "run",
            "--preload",
            guest("constructor-fails/traps-at-start.so"),
            guest("hello/hello.wasm"))
        .gives(
            134,
            "",
            """
            ligature: cannot initialize %s: unreachable
            >>> in __wasm_call_ctors
            >>> needed by: hello.wasm -> %1$s
                at traps-at-start.so.construct
                at traps-at-start.so.__wasm_call_ctors
            """
                .formatted(guest("constructor-fails/traps-at-start.so")));
  }

  @Test
  void libraries_of_the_environment_are_preloaded_unless_the_option_names_others() {
    String preload = guest("constructor-fails/exits-at-start.so");
    new Invocation()
        .environment("LIGATURE_PRELOAD", ":" + preload + ":")
        .run("run", guest("hello/hello.wasm"))
        .gives(7, "", "");
    new Invocation()
        .environment("LIGATURE_PRELOAD", preload)
        .run("run", "--preload", guest("interposable/split.so"), guest("hello/hello.wasm"))
        .gives(0, "hello, world\n", "");
  }

  @Test
  void an_exit_in_a_constructor_ends_the_program_with_its_status() {
    Invocation.of(
            "run",
            "--preload",
            guest("constructor-fails/exits-at-start.so"),
            guest("hello/hello.wasm"))
        .gives(7, "", "");
  }

  @Test
  void a_library_that_is_not_there_is_told_with_what_was_tried() {
    Invocation.of(
            "run", "--library-path", guest("needed-missing"), guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: cannot find library: gone.so
            >>> needed by: main.wasm -> present.so
            >>> tried: %s
            """
                .formatted(guest("needed-missing") + "/gone.so"));
  }

  @Test
  void a_search_without_any_path_says_so() {
    Invocation.of("run", guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: cannot find library: present.so
            >>> needed by: main.wasm
            >>> tried nothing: there is no library path, no runpath and no default path
            >>> --library-path DIR or LIGATURE_LIBRARY_PATH names folders to search
            """);
  }

  @Test
  void undefined_functions_are_told_when_bound_now() {
    Invocation.of(
            "run",
            "--bind-now",
            "--library-path",
            guest("undefined"),
            guest("undefined/function.wasm"))
        .gives(
            127,
            "",
            """
            ligature: undefined symbol: missing_function
            >>> referenced by function.wasm (function import env.missing_function)
            >>> searched: function.wasm, lib.so
            ligature: undefined symbol: other_missing_function
            >>> referenced by function.wasm (function import env.other_missing_function)
            >>> searched: function.wasm, lib.so
            ligature: undefined symbol: missing_in_lib
            >>> referenced by lib.so (function import env.missing_in_lib)
            >>> searched: function.wasm, lib.so
            >>> needed by: function.wasm -> lib.so
            """);
  }

  @Test
  void an_undefined_function_fails_when_called_and_shows_the_guest_stack() {
    Invocation.of("run", guest("undefined/program.wasm"))
        .gives(
            127,
            "before\n",
            """
            ligature: undefined symbol: missing_function
            >>> referenced by program.wasm (function import env.missing_function)
            >>> searched: program.wasm
                at program.wasm.calls_missing
                at program.wasm._start
            """);
  }

  @Test
  void a_module_that_is_no_program_cannot_be_run() {
    Invocation.of("run", "--library-path", guest("undefined"), guest("undefined/function.wasm"))
        .gives(
            127,
            "",
            """
            ligature: function.wasm has neither _start nor main, and nothing it is linked to has main: there is nothing to run
            >>> ligature nm -gU %1$s lists its functions, ligature call %1$s FUNCTION calls one
            >>> to link it for a program: ligature run --preload %1$s PROGRAM
            """
                .formatted(guest("undefined/function.wasm")));
  }

  @Test
  void a_file_that_is_no_module_is_refused() {
    String file = guest("invalid/elf.so");
    Invocation run = Invocation.of("run", file);
    assertEquals(127, run.status());
    assertTrue(run.err().startsWith("ligature: " + file + ": not a module"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void a_preload_that_is_not_there_is_told() {
    Invocation run =
        Invocation.of(
            "run", "--preload", guest("needed-missing") + "/nothing.so", guest("hello/hello.wasm"));
    assertEquals(127, run.status());
    assertTrue(
        run.err()
            .startsWith(
                "ligature: cannot find library: " + guest("needed-missing") + "/nothing.so" + "\n"),
        run.err());
  }

  @Test
  void a_preload_is_loaded() {
    String preload = guest("undefined/lib.so");
    Invocation run =
        Invocation.of("run", "--trace", "files", "--preload", preload, guest("hello/hello.wasm"));
    assertEquals("hello, world\n", run.out());
    assertTrue(run.err().contains("\nfiles: file=" + preload + ";"), run.err());
  }

  @Test
  void several_preloads_are_one_option_or_one_variable() {
    String first = guest("undefined/lib.so");
    String second = guest("interposable/split.so");
    String both = ":" + first + "::" + second;
    List<Invocation> runs =
        List.of(
            new Invocation()
                .run("run", "--trace=files", "--preload", both, guest("hello/hello.wasm")),
            new Invocation()
                .environment("LIGATURE_PRELOAD", both)
                .run("run", "--trace=files", guest("hello/hello.wasm")));
    for (Invocation run : runs) {
      assertEquals("hello, world\n", run.out());
      assertEquals(
          List.of("hello.wasm", first, second),
          run.err()
              .lines()
              .filter(line -> line.startsWith("files: file="))
              .map(line -> line.substring("files: file=".length(), line.indexOf(';')))
              .toList());
    }
  }

  @Test
  void a_trace_names_its_categories() {
    Invocation run = Invocation.of("run", "--trace", "files,libs", guest("hello/hello.wasm"));
    assertEquals("hello, world\n", run.out());
    assertTrue(run.err().lines().count() > 0);
    assertTrue(run.err().lines().allMatch(line -> line.matches("(files|libs): .*")), run.err());
  }

  @Test
  void a_java_stack_trace_is_printed_only_when_asked_for() {
    Invocation debug =
        new Invocation()
            .environment("LIGATURE_DEBUG", "1")
            .run("run", guest("traps/program.wasm"), "unreachable");
    assertEquals(134, debug.status());
    assertTrue(debug.err().contains("\ndev.ligature.engine.TrapException: unreachable\n"));
    Invocation.of("run", guest("traps/program.wasm"), "unreachable")
        .gives(
            134,
            "",
            """
            ligature: trap: unreachable
                at program.wasm.trap_unreachable
                at program.wasm._start
            """);
  }

  @Test
  void the_first_example_runs() {
    Invocation.of("run", Guests.file("examples/plugins/host.wasm").toString())
        .gives(
            0,
            """
            host.wasm (the program's own filter)
              Programs are linked, libraries are shared.
            libtext.so (a library that the program needs)
              PROGRAMS ARE LINKED, LIBRARIES ARE SHARED.
            rot13.so (rotates the alphabet by 13)
              Cebtenzf ner yvaxrq, yvoenevrf ner funerq.
            libbuf.so, which libtext.so needs, has copied 302 characters
            """,
            "");
  }

  @Test
  void a_program_begins_threads() {
    Invocation.of("run", guest("threads/program.wasm"))
        .gives(0, "a thread\na thread\na thread\n", "");
  }

  @Test
  void an_exit_in_a_thread_ends_the_program_though_main_computes_for_ever() {
    Invocation.of("run", guest("threads/program.wasm"), "e").gives(9, "", "");
  }

  @Test
  void a_trap_in_a_thread_ends_the_program_though_main_computes_for_ever() {
    Invocation.of("run", guest("threads/program.wasm"), "t")
        .gives(
            134,
            "",
            """
            ligature: trap: unreachable
                at program.wasm.wasi_thread_start
            """);
  }
}
