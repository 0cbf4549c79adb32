package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Names in modules that would do something to a terminal: each stays on its line, and visible. */
class HostileNamesTest {
  private static final Path MAIN = Guests.module("hostile-names/main.wasm");
  private static final Path NEEDS = Guests.module("hostile-names/needs.wasm");

  @Test
  void nm_prints_a_line_a_symbol() {
    Invocation.of("nm", MAIN.toString())
        .gives(
            0,
            """
                     2 t _start  () -> ()
                       U absent\\x1b[31m\\n>>> needed by: nobody  () -> ()  [env]
            0x00000000 B data\\t\\x7f\\u2028\\ufeff
                     3 T eight\\x9b31mbits  () -> ()
                     1 T trap\\r\\nligature: all is well\\u202e  () -> ()  [not interposable: 1 direct call]
            """,
            "");
  }

  @Test
  void ldd_prints_a_line_a_library() {
    Invocation.of("ldd", NEEDS.toString())
        .gives(
            1,
            """
            needs.wasm => %s (memory 0x0 + 0, table 0 + 0)
                lib\\x1b]0;title\\x07\\n=> found.so => not found
            """
                .formatted(NEEDS),
            "");
  }

  @Test
  void ldd_prints_a_line_an_undefined_symbol() {
    Invocation.of("ldd", "-r", MAIN.toString())
        .gives(
            1,
            """
            main.wasm => %s (memory 0x0 + 0, table 0 + 0)
            undefined symbol: absent\\x1b[31m\\n>>> needed by: nobody (function, for main.wasm)
            """
                .formatted(MAIN),
            "");
  }

  @Test
  void a_trap_prints_a_line_a_function() {
    Invocation.of("run", MAIN.toString())
        .gives(
            134,
            "",
            """
            ligature: trap: unreachable
                at main.wasm.trap\\r\\nligature: all is well\\u202e
                at main.wasm._start
            """);
  }

  @Test
  void undefined_symbols_make_up_no_lines() {
    Invocation.of("run", "--bind-now", MAIN.toString())
        .gives(
            127,
            "",
            """
            ligature: undefined symbol: absent\\x1b[31m\\n>>> needed by: nobody
            >>> referenced by main.wasm (function import env.absent\\x1b[31m\\n>>> needed by: nobody)
            >>> searched: main.wasm
            """);
  }

  @Test
  void a_library_that_is_missing_makes_up_no_lines() {
    Invocation.of("run", "--library-path", "/none", NEEDS.toString())
        .gives(
            127,
            "",
            """
            ligature: cannot find library: lib\\x1b]0;title\\x07\\n=> found.so
            >>> needed by: needs.wasm
            >>> tried: /none/lib\\x1b]0;title\\x07\\n=> found.so
            """);
  }

  @Test
  void a_trace_prints_a_line_an_event() {
    Invocation.of("run", "--trace=symbols", MAIN.toString())
        .gives(
            134,
            "",
            """
            symbols: symbol=absent\\x1b[31m\\n>>> needed by: nobody; lookup for main.wasm in [main.wasm]: not found
            ligature: trap: unreachable
                at main.wasm.trap\\r\\nligature: all is well\\u202e
                at main.wasm._start
            """);
  }

  @Test
  void statistics_print_a_line_a_function() {
    String err = Invocation.of("run", "--stats", MAIN.toString()).err();
    assertEquals(
        "  trap\\r\\nligature: all is well\\u202e",
        err.lines().skip(3).findFirst().orElseThrow().substring(43));
  }

  /** Whether a file can have a name with a character: in locale C only one of ASCII. */
  private static boolean isInNames(char character) {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
    return names.newEncoder().canEncode(character);
  }

  @Test
  void arguments_are_printed_so_too() {
    Invocation.of("run", "a\u001b[2J\nb.wasm")
        .gives(127, "", "ligature: cannot find program: a\\x1b[2J\\nb.wasm\n");
    Invocation.of("ldd", "a\rb").gives(1, "", "ligature: cannot find module: a\\rb\n");
    Invocation nm = Invocation.of("nm", "a\u009bb");
    Invocation run = Invocation.of("run", "--dir", "\u202e", "x");
    if (isInNames('\u009b') && isInNames('\u202e')) {
      nm.gives(1, "", "ligature: cannot find module: a\\x9bb\n");
      run.gives(2, "", "ligature: --dir \\u202e: no directory: \\u202e\n");
    } else {
      nm.gives(2, "", "ligature: no file can have this name here: a\\x9bb\n");
      run.gives(2, "", "ligature: no file can have this name here: \\u202e\n");
    }
    Invocation.of("no\nsuch")
        .gives(
            2,
            "",
            """
            ligature: no such command: no\\nsuch (there are %s)
            >>> see: ligature --help
            """
                .formatted(UsageTest.COMMANDS));
    Invocation.of("run", "--no\nsuch", "x")
        .gives(
            2,
            "",
            """
            ligature: unknown option: --no\\nsuch
            >>> see: ligature run --help
            """);
  }

  @Test
  void what_can_be_no_path_is_no_internal_error() {
    String told = "ligature: no file can have this name here: a\\x00b\n";
    Invocation.of("run", "a\0b").gives(2, "", told);
    Invocation.of("ldd", "a\0b").gives(2, "", told);
    Invocation.of("nm", "a\0b").gives(2, "", told);
    Invocation.of("run", "--dir", "a\0b", "x").gives(2, "", told);
    Invocation.of("run", "--library-path", "x:a\0b", "x").gives(2, "", told);
    new Invocation()
        .environment("LIGATURE_LIBRARY_PATH", "a\0b")
        .run("ldd", MAIN.toString())
        .gives(2, "", told);
    Invocation.of("a\0b")
        .gives(
            2,
            "",
            """
            ligature: no such command: a\\x00b (there are %s)
            >>> see: ligature --help
            """
                .formatted(UsageTest.COMMANDS));
  }

  @Test
  void no_control_but_line_ends_and_tabs_reaches_the_terminal() throws Exception {
    StringWriter text = new StringWriter();
    try (Writer out = new PrintableWriter(text)) {
      out.write("a\tb\u001b[0m\nc\rd\u0007");
      out.write('\u009b');
      out.write(new char[] {'x', '\u202e', 'y'}, 1, 1);
    }
    assertEquals("a\tb\\x1b[0m\nc\\rd\\x07\\x9b\\u202e", text.toString());
  }
}
