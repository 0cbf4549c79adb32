package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code ligature check}. */
class CheckTest {
  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  @Test
  void a_program_that_links_is_told_with_its_libraries() {
    String hello = guest("hello/hello.wasm");
    Invocation.of("check", hello).gives(0, hello + ": links, with no libraries\n", "");
    String needed = guest("needed/main.wasm");
    Invocation.of("check", "--library-path", guest("needed"), needed)
        .gives(0, needed + ": links, with 3 libraries\n", "");
  }

  @Test
  void nothing_is_run() {
    String exit = guest("exit-status/main.wasm");
    Invocation check = Invocation.of("check", exit);
    check.gives(0, exit + ": links, with no libraries\n", "");
  }

  @Test
  void all_undefined_symbols_are_told() {
    String program = guest("undefined/data.wasm");
    Invocation.of("check", program)
        .gives(
            1,
            program + ": does not link: 2 problems\n",
            """
            ligature: undefined symbol: missing_data
            >>> referenced by data.wasm (data import GOT.mem.missing_data)
            >>> searched: data.wasm
            ligature: undefined symbol: other_missing_data
            >>> referenced by data.wasm (data import GOT.mem.other_missing_data)
            >>> searched: data.wasm
            """);
  }

  @Test
  void all_missing_libraries_are_told() {
    String program = guest("needed/main.wasm");
    Invocation.of("check", program)
        .gives(
            1,
            program + ": does not link: 3 problems\n",
            """
            ligature: cannot find library: b.so
            >>> needed by: main.wasm
            >>> tried nothing: there is no library path, no runpath and no default path
            ligature: cannot find library: c.so
            >>> needed by: main.wasm
            >>> tried nothing: there is no library path, no runpath and no default path
            ligature: cannot find library: d.so
            >>> needed by: main.wasm
            >>> tried nothing: there is no library path, no runpath and no default path
            """);
  }

  @Test
  void a_mismatch_is_told_with_both_types() {
    String program = guest("mismatch/signature.wasm");
    Invocation.of("check", "--library-path", guest("mismatch"), program)
        .gives(
            1,
            program + ": does not link: 1 problem\n",
            """
            ligature: symbol mismatch: wide
            >>> signature.wasm expects function (i32) -> i32 (import env.wide)
            >>> lib.so defines function (i64) -> i64
            """);
  }

  @Test
  void functions_that_are_called_later_may_be_undefined_if_wanted() {
    String program = guest("undefined/program.wasm");
    String told =
        """
        ligature: undefined symbol: missing_function
        >>> referenced by program.wasm (function import env.missing_function)
        >>> searched: program.wasm
        """;
    Invocation.of("check", program).gives(1, program + ": does not link: 1 problem\n", told);
    Invocation.of("check", "--lazy", program)
        .gives(0, program + ": links, with no libraries; 1 problem when it runs\n", told);
    String data = guest("undefined/data.wasm");
    assertEquals(1, Invocation.of("check", "--lazy", data).status());
  }

  @Test
  void libraries_that_the_program_opens_are_looked_at_too() {
    String program = guest("dlfcn/dl.wasm");
    Invocation.of("check", program, "plugin.so")
        .gives(0, program + ": links, with no libraries\n", "");
    Invocation.of("check", program, "broken.so", "nothing.so")
        .gives(
            1,
            program + ": does not link: 2 problems\n",
            """
            ligature: cannot find library: nothing.so
            >>> tried: %s/nothing.so
            ligature: undefined symbol: nobody_has_this
            >>> referenced by broken.so (data import GOT.mem.nobody_has_this)
            >>> searched: dl.wasm, broken.so
            >>> needed by: dl.wasm -> broken.so
            """
                .formatted(guest("dlfcn")));
  }

  @Test
  void a_program_that_is_not_there_or_is_none_is_refused() {
    Invocation.of("check", "nothing.wasm")
        .gives(1, "", "ligature: cannot find program: nothing.wasm\n");
    Invocation elf = Invocation.of("check", guest("invalid/elf.so"));
    assertEquals(1, elf.status());
    assertTrue(elf.err().endsWith(">>> it is an ELF file: compile it for a wasm32 target\n"));
  }

  @Test
  void json_has_the_verdict_and_all_that_is_wrong() throws IOException {
    Invocation wrong = Invocation.of("check", "--json", guest("undefined/data.wasm"));
    assertEquals(1, wrong.status());
    assertEquals("", wrong.err());
    Json json = Json.of(wrong);
    assertEquals("false", json.get("links").toString());
    assertEquals("missing_data", json.get("undefined").get(0).get("symbol").toString());
    assertEquals("data.wasm", json.get("libraries").get(0).get("name").toString());
    assertEquals("[]", json.get("unused").toString());
    Json well = Json.of(Invocation.of("check", "--json", guest("hello/hello.wasm")));
    assertEquals("true", well.get("links").toString());
    assertFalse(well.has("error"));
  }
}
