package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import org.junit.jupiter.api.Test;

class LddTest {
  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  /** The output without the areas, which depend on the compiler. */
  private static String withoutAreas(Invocation ldd) {
    return ldd.out()
        .replaceAll(" \\(memory 0x[0-9a-f]+ \\+ [0-9]+, table [0-9]+ \\+ [0-9]+\\)", "")
        .replace(Guests.module("").toString(), "G");
  }

  @Test
  void a_tree_of_libraries_has_their_places() {
    Invocation ldd =
        Invocation.of("ldd", "--library-path", guest("needed"), guest("needed/main.wasm"));
    assertEquals(
        """
        main.wasm => G/needed/main.wasm
            b.so => G/needed/b.so
                d.so => G/needed/d.so
            c.so => G/needed/c.so
                d.so => above
            d.so => above
        """,
        withoutAreas(ldd));
    assertEquals(0, ldd.status());
    assertEquals("", ldd.err());
    assertTrue(
        ldd.out()
            .lines()
            .filter(line -> !line.endsWith("above"))
            .allMatch(
                line -> line.matches(".*\\(memory 0x[0-9a-f]+ \\+ \\d+, table \\d+ \\+ \\d+\\)")),
        ldd.out());
  }

  @Test
  void a_cycle_ends() {
    Invocation ldd =
        Invocation.of("ldd", "--library-path", guest("cycle"), guest("cycle/main.wasm"));
    assertEquals(
        """
        main.wasm => G/cycle/main.wasm
            x.so => G/cycle/x.so
                y.so => G/cycle/y.so
                    z.so => G/cycle/z.so
                        x.so => above
        """,
        withoutAreas(ldd));
    assertEquals(0, ldd.status());
  }

  @Test
  void a_library_that_is_missing_is_not_found() {
    Invocation ldd =
        Invocation.of(
            "ldd", "--library-path", guest("needed-missing"), guest("needed-missing/main.wasm"));
    assertEquals(
        """
        main.wasm => G/needed-missing/main.wasm
            present.so => G/needed-missing/present.so
                gone.so => not found
        """,
        withoutAreas(ldd));
    assertEquals(1, ldd.status());
  }

  @Test
  void libraries_are_found_by_runpath() {
    Invocation ldd = Invocation.of("ldd", guest("runpath/main.wasm"));
    assertEquals(
        """
        main.wasm => G/runpath/main.wasm
            outer.so => G/runpath/lib/outer.so
                inner.so => G/runpath/lib/deep/inner.so
                    side.so => G/runpath/lib/side.so
        """,
        withoutAreas(ldd));
  }

  @Test
  void a_module_that_is_not_there_is_not_found() {
    Invocation.of("ldd", "nothing.wasm")
        .gives(1, "", "ligature: cannot find module: nothing.wasm\n");
  }

  @Test
  void a_file_that_is_no_module_is_refused() {
    Invocation ldd = Invocation.of("ldd", guest("invalid/elf.so"));
    assertEquals(1, ldd.status());
    assertTrue(
        ldd.err().startsWith("ligature: " + guest("invalid/elf.so") + ": not a module"), ldd.err());
  }

  @Test
  void a_module_is_needed() {
    Invocation.of("ldd")
        .gives(
            2,
            "",
            "ligature: Missing required parameter: 'MODULE'\n>>> see: ligature ldd --help\n");
  }

  @Test
  void preloads_are_listed_after_what_main_needs() {
    String preload = guest("undefined/lib.so");
    Invocation ldd = Invocation.of("ldd", "--preload", preload, guest("hello/hello.wasm"));
    assertEquals(
        """
        hello.wasm => G/hello/hello.wasm
            G/undefined/lib.so => G/undefined/lib.so
        """,
        withoutAreas(ldd));
  }
}
