package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  /** The commands as messages list them. */
  static final String COMMANDS =
      "run, check, call, ldd, nm, dump, edit, cc, bind, graph, fuse, compile, completion, man,"
          + " help";

  @Test
  void a_command_is_needed() {
    Invocation.of().gives(2, "", "ligature: no command given\n>>> see: ligature --help\n");
  }

  @Test
  void an_unknown_command_is_refused() {
    Invocation.of("link", "a.wasm")
        .gives(
            2,
            "",
            """
            ligature: no such command: link (there are %s)
            >>> see: ligature --help
            """
                .formatted(COMMANDS));
  }

  @Test
  void a_command_that_is_nearly_one_is_told_which() {
    Invocation.of("dmup", "a.wasm")
        .gives(
            2,
            "",
            """
            ligature: no such command: dmup (there are %s)
            >>> is dump meant?
            >>> see: ligature --help
            """
                .formatted(COMMANDS));
  }

  @Test
  void a_program_is_needed() {
    Invocation.of("run", "--bind-now")
        .gives(
            2,
            "",
            "ligature: Missing required parameter: 'PROGRAM'\n>>> see: ligature run --help\n");
  }

  @Test
  void an_unknown_option_is_refused() {
    Invocation.of("run", "--nothing", "a.wasm")
        .gives(2, "", "ligature: unknown option: --nothing\n>>> see: ligature run --help\n");
  }

  @Test
  void an_unknown_option_is_what_is_told_when_the_program_is_missing_too() {
    Invocation.of("run", "-x")
        .gives(2, "", "ligature: unknown option: -x\n>>> see: ligature run --help\n");
  }

  @Test
  void an_option_that_is_nearly_one_is_told_which() {
    for (String option : new String[] {"--bindnow", "--bind_now", "-bind", "--Bind-Now"}) {
      Invocation.of("run", option, "a.wasm")
          .gives(
              2,
              "",
              """
              ligature: unknown option: %s
              >>> is --bind-now meant?
              >>> see: ligature run --help
              """
                  .formatted(option));
    }
  }

  @Test
  void an_option_with_a_wrong_letter_is_told_which() {
    Invocation.of("run", "--libary-path=x", "a.wasm")
        .gives(
            2,
            "",
            """
            ligature: unknown option: --libary-path=x
            >>> is --library-path meant?
            >>> see: ligature run --help
            """);
  }

  @Test
  void help_of_each_command_has_examples_at_its_end() {
    for (String command : COMMANDS.split(", ", -1)) {
      if (!command.equals("help")) {
        String help = Invocation.of(command, "--help").out();
        assertTrue(help.matches("(?s).*\nExamples?:\n(  [^\n]+\n)+"), () -> command + ": " + help);
      }
    }
  }

  @Test
  void an_argument_too_many_is_refused() {
    Invocation.of("bind", "a.wasm", "b.wasm")
        .gives(2, "", "ligature: unexpected argument: b.wasm\n>>> see: ligature bind --help\n");
  }

  @Test
  void a_program_in_the_place_of_a_command_is_told_how_to_run() {
    String program = Guests.module("hello/hello.wasm").toString();
    Invocation.of(program)
        .gives(
            2,
            "",
            """
            ligature: no such command: %s (there are %s)
            >>> to run a program: ligature run %1$s
            >>> see: ligature --help
            """
                .formatted(program, COMMANDS));
  }

  @Test
  void help_is_a_command_too() {
    assertEquals(Invocation.of("--help").out(), Invocation.of("help").out());
    assertEquals(Invocation.of("ldd", "--help").out(), Invocation.of("help", "ldd").out());
  }

  @Test
  void an_option_without_its_value_is_refused() {
    Invocation.of("run", "--env")
        .gives(
            2,
            "",
            """
            ligature: Missing required parameter for option '--env' (NAME=VALUE)
            >>> see: ligature run --help
            """);
  }

  @Test
  void the_trace_categories_are_listed_and_nothing_is_run() {
    Invocation.of("run", "--trace", "help", "nothing.wasm")
        .gives(
            0,
            """
            libs        the search for libraries: each path tried
            files       modules found, allocated, opened, closed, unmapped
            symbols     each symbol lookup, the scope it searched and where it ended
            bindings    each reference and the definition it was bound to
            reloc       relocation: GOT cells and data relocations
            init        constructors and destructors
            scopes      the scopes of each new library
            statistics  each pass of a load and its time, and counts
            all         all of these
            help        this list; nothing is run
            """,
            "");
  }

  @Test
  void an_unknown_trace_category_is_refused() {
    Invocation.of("run", "--trace", "libs,nothing", "a.wasm")
        .gives(
            2,
            "",
            "ligature: --trace: no such category: nothing (there are libs, files, symbols,"
                + " bindings, reloc, init, scopes, statistics, all, help)\n");
  }

  @Test
  void a_directory_that_is_not_there_is_refused(@TempDir Path directory) {
    String missing = directory.resolve("missing").toString();
    Invocation.of("run", "--dir", missing + "::/data", "a.wasm")
        .gives(2, "", "ligature: --dir %s::/data: no directory: %s\n".formatted(missing, missing));
  }

  @Test
  void a_directory_without_a_name_is_refused() {
    Invocation.of("run", "--dir", ".::", "a.wasm")
        .gives(2, "", "ligature: --dir .::: expected HOST::GUEST\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "262144", "-1", "+1", "1.5", "0x10", "many", "", "99999999999999999"})
  void a_number_of_pages_that_is_none_is_refused(String pages) {
    Invocation.of("run", "--max-memory-pages=" + pages, "a.wasm")
        .gives(
            2,
            "",
            "ligature: --max-memory-pages %s: expected a number from 1 to 262143\n"
                .formatted(pages));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "0.0", "-1", "+1", "1e3", "5x", "s", "", "never", "99999999999", "9d9"})
  void a_time_that_is_none_is_refused(String time) {
    Invocation.of("run", "--timeout=" + time, "a.wasm")
        .gives(
            2,
            "",
            "ligature: --timeout %s: expected a time such as 5, 0.5 or 2m (s, m, h, d)\n"
                .formatted(time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "+1", "8M", "0x10", "", "1073741825", "99999999999"})
  void a_size_of_the_stack_that_is_none_is_refused(String size) {
    String error =
        "ligature: --stack-size %s: expected a number of bytes from 1 to 1073741824\n"
            .formatted(size);
    Invocation.of("run", "--stack-size=" + size, "a.wasm").gives(2, "", error);
  }

  @Test
  void a_number_of_pages_is_needed() {
    Invocation.of("run", "--max-memory-pages")
        .gives(
            2,
            "",
            """
            ligature: Missing required parameter for option '--max-memory-pages' (N)
            >>> see: ligature run --help
            """);
  }

  @Test
  void a_value_for_an_option_without_one_is_refused() {
    Invocation invocation = Invocation.of("run", "--validate=x", "a.wasm");
    assertEquals(2, invocation.status());
    assertTrue(invocation.err().endsWith(">>> see: ligature run --help\n"), invocation.err());
  }

  @Test
  void a_variable_without_a_name_is_refused() {
    Invocation.of("run", "--env", "=x", "a.wasm")
        .gives(2, "", "ligature: --env =x: expected NAME=VALUE or NAME\n");
  }

  @Test
  void the_version_names_itself_and_java() {
    Invocation version = Invocation.of("--version");
    assertEquals(0, version.status());
    assertTrue(version.out().startsWith("ligature "), version.out());
    assertTrue(version.out().endsWith(" (Java " + Runtime.version() + ")\n"), version.out());
  }

  @Test
  void help_names_the_commands() {
    Invocation help = Invocation.of("--help");
    assertEquals(0, help.status());
    assertTrue(help.out().startsWith("Usage: ligature [-hV] COMMAND\n"), help.out());
    assertTrue(help.out().contains("  run         Links a program"), help.out());
    assertTrue(help.out().contains("  ldd         Prints the libraries"), help.out());
    assertTrue(help.out().contains("LIGATURE_LIBRARY_PATH"), help.out());
  }

  @Test
  void help_of_run_names_its_options() {
    Invocation help = Invocation.of("run", "--help");
    assertEquals(0, help.status());
    for (String option :
        new String[] {
          "--library-path",
          "--dir",
          "--env",
          "--bind-now",
          "--emscripten",
          "--emscripten-script",
          "--emscripten-names",
          "--javascript-stub",
          "--validate",
          "--max-memory-pages",
          "--stack-size",
          "--timeout",
          "--read-only-dir",
          "--preload",
          "--trace"
        }) {
      assertTrue(help.out().contains(option), option);
    }
  }

  @Test
  void a_program_that_is_not_there_is_not_found() {
    Invocation.of("run", "nothing.wasm")
        .gives(127, "", "ligature: cannot find program: nothing.wasm\n");
  }

  @Test
  void an_empty_name_and_the_root_are_no_program() {
    Invocation.of("run", "").gives(127, "", "ligature: cannot find program: the name is empty\n");
    Invocation.of("ldd", "").gives(1, "", "ligature: cannot find module: the name is empty\n");
    Invocation.of("nm", "").gives(1, "", "ligature: cannot find module: the name is empty\n");
    Invocation.of("run", "/").gives(127, "", "ligature: not a file: /\n");
    Invocation.of("ldd", "/").gives(1, "", "ligature: not a file: /\n");
    Invocation.of("nm", "/").gives(1, "", "ligature: not a file: /\n");
  }

  @Test
  void a_file_with_a_slash_behind_it_is_no_program() {
    String program = Guests.module("hello/hello.wasm") + "/";
    Invocation.of("run", program).gives(127, "", "ligature: not a directory: " + program + "\n");
    Invocation.of("ldd", program).gives(1, "", "ligature: not a directory: " + program + "\n");
    Invocation.of("nm", program).gives(1, "", "ligature: not a directory: " + program + "\n");
  }

  @Test
  void a_directory_is_no_program(@TempDir Path directory) {
    Invocation.of("run", directory.toString())
        .gives(127, "", "ligature: not a file: " + directory + "\n");
  }
}
