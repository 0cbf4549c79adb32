package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.util.List;
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

  @Test
  void several_modules_have_headings() {
    Invocation ldd = Invocation.of("ldd", guest("hello/hello.wasm"), guest("undefined/lib.so"));
    assertEquals(
        """
        G/hello/hello.wasm:
        hello.wasm => G/hello/hello.wasm
        G/undefined/lib.so:
        lib.so => G/undefined/lib.so
        """,
        withoutAreas(ldd));
    assertEquals(0, ldd.status());
  }

  @Test
  void one_that_cannot_be_read_does_not_keep_others_from_being_printed() {
    Invocation ldd = Invocation.of("ldd", "nothing.wasm", guest("hello/hello.wasm"));
    assertEquals(
        """
        nothing.wasm:
        G/hello/hello.wasm:
        hello.wasm => G/hello/hello.wasm
        """,
        withoutAreas(ldd));
    assertEquals("ligature: cannot find module: nothing.wasm\n", ldd.err());
    assertEquals(1, ldd.status());
  }

  @Test
  void undefined_symbols_are_told_with_who_refers_to_them() {
    Invocation ldd =
        Invocation.of("ldd", "-r", guest("undefined/lib.so"), guest("undefined/data.wasm"));
    assertEquals(
        """
        G/undefined/lib.so:
        lib.so => G/undefined/lib.so
        undefined symbol: missing_in_lib (function, for lib.so)
        G/undefined/data.wasm:
        data.wasm => G/undefined/data.wasm
        undefined symbol: missing_data (data, for data.wasm)
        undefined symbol: other_missing_data (data, for data.wasm)
        """,
        withoutAreas(ldd));
    assertEquals(1, ldd.status());
  }

  @Test
  void functions_of_the_host_are_not_undefined() {
    Invocation ldd = Invocation.of("ldd", "-r", "-u", guest("hello/hello.wasm"));
    assertEquals("hello.wasm => G/hello/hello.wasm\n", withoutAreas(ldd));
    assertEquals(0, ldd.status());
  }

  @Test
  void symbols_of_another_type_are_told_with_both() {
    Invocation ldd =
        Invocation.of(
            "ldd", "-r", "--library-path", guest("mismatch"), guest("mismatch/signature.wasm"));
    assertEquals(
        """
        signature.wasm => G/mismatch/signature.wasm
            lib.so => G/mismatch/lib.so
        symbol mismatch: wide (signature.wasm wants function (i32) -> i32, lib.so has function (i64) -> i64)
        """,
        withoutAreas(ldd));
    assertEquals(1, ldd.status());
  }

  @Test
  void symbols_are_not_looked_up_where_a_library_is_missing() {
    Invocation ldd = Invocation.of("ldd", "-r", "-u", guest("undefined/function.wasm"));
    assertEquals(
        """
        function.wasm => G/undefined/function.wasm
            lib.so => not found
        symbols: not looked up, since a library is missing
        """,
        withoutAreas(ldd));
    assertEquals(1, ldd.status());
  }

  @Test
  void what_is_needed_and_not_used_is_told() {
    Invocation unused =
        Invocation.of("ldd", "-u", "--library-path", guest("order"), guest("order/main.wasm"));
    assertEquals(1, unused.status());
    assertEquals("", unused.err());
    assertEquals(
        List.of(
            "unused: a.so, needed by main.wasm",
            "unused: b.so, needed by main.wasm",
            "unused: c.so, needed by a.so",
            "unused: d.so, needed by a.so",
            "unused: d.so, needed by b.so",
            "unused: c.so, needed by d.so"),
        unused.out().lines().filter(line -> line.startsWith("unused")).toList());
  }
}
