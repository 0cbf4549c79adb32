package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guest programs, fused: they do here and on Node what they do when they are linked. */
class FusedGuestsTest {
  /** What is called, and what it gives, is in the table of {@code guests/README.md}. */
  @ParameterizedTest
  @CsvSource({
    "abi/main.wasm,"
        + " varargs;struct_returns;static_function_pointers;weak_data;common_symbols;large_alignments;wide_numbers;callbacks",
    "alignment/main.wasm, run",
    "cycle/main.wasm, run",
    "extended-constants/main.wasm, run",
    "fixed/own-memory.wasm, run",
    "fixed/imported-memory.wasm, run",
    "got-data/main.wasm, run",
    "got-func/main.wasm, run",
    "hidden/main.wasm, run",
    "initialize/main.wasm, run",
    "interpose/main.wasm, run",
    "interpose/plain.wasm, run",
    "legacy-dylink/main.wasm, run",
    "loader-symbols/main.wasm, run",
    "lost-addresses/set.wasm, run",
    "order/main.wasm, ''",
    "runpath/main.wasm, run",
    "start-section/main.wasm, run",
    "undefined/address.wasm, run",
    "weak/main.wasm, run",
  })
  void a_reactor_does_the_same(String guest, String calls) throws Throwable {
    check(Run.of(Guests.module(guest)).calls(words(calls)));
  }

  @ParameterizedTest
  @CsvSource({
    "arguments/arguments.wasm, a;b c;",
    "backtrace/main.wasm, ''",
    "exit-status/exit.wasm, 7",
    "exit-status/exit.wasm, ''",
    "exit-status/main-argc-argv.wasm, ''",
    "exit-status/main-constructs.wasm, ''",
    "exit-status/main-void.wasm, ''",
    "exit-status/main.wasm, ''",
    "fixed/program.wasm, ''",
    "hello/hello.wasm, ''",
    "libc/hello.wasm, x;y",
    "libc/host.wasm, ''",
    "needed/main.wasm, ''",
  })
  void a_program_does_the_same(String guest, String arguments) throws Throwable {
    check(Run.of(Guests.module(guest)).arguments(words(arguments)));
  }

  /** Those of {@code clib} need the files of {@code guests/libc}. */
  @ParameterizedTest
  @CsvSource({
    "heap/libc.wasm, late.so, '', ''",
    "mains/fixed/main.wasm, plugin.so, '', ''",
    "mains/pie.wasm, plugin.so, '', libc",
    "shared-libc/plugins.wasm, left.so, left.so, libc",
    "tls/main.wasm, lib.so, '', ''",
  })
  void what_is_opened_does_the_same(String guest, String opened, String arguments, String libc)
      throws Throwable {
    Path program = Guests.module(guest);
    List<Path> libraryPath = new ArrayList<>(List.of(program.getParent()));
    if (!libc.isEmpty()) {
      Path libraries = Path.of(System.getProperty("ligature.root"), "guests", "libc", "lib");
      assumeTrue(Files.exists(libraries.resolve("libc.so")), "run guests/libc/fetch");
      libraryPath.add(libraries);
    }
    Run run = Run.of(program, libraryPath).opens(opened).arguments(words(arguments));
    check(guest.startsWith("tls") ? run.calls("run") : run);
  }

  private static String[] words(String list) {
    return list.isEmpty() ? new String[0] : list.split(";", -1);
  }

  @Test
  void a_reactor_that_is_ended_destructs_in_reverse_order() throws Throwable {
    Run run = Run.of(Guests.module("order/main.wasm")).calls("__wasm_call_dtors");
    String expected =
        """
        __wasm_call_dtors %s
        trace 3,4,1,2,5,-5,-2,-1,-4,-3
        status 0
        """;
    assertEquals(expected.formatted("null"), run.here());
    Optional<String> onNode = run.onNode();
    if (onNode.isPresent()) {
      assertEquals(expected.formatted("undefined"), onNode.get());
    }
  }

  private static void check(Run run) throws Throwable {
    String plain = run.plain();
    assertEquals(plain, run.here());
    Optional<String> onNode = run.onNode();
    if (onNode.isPresent()) {
      assertEquals(plain, onNode.get());
    }
  }
}
