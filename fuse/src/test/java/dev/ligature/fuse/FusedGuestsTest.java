package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The commands of {@code sources/dlfcn/dl.c}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "open plugin.so now call 0 value call 0 next call 0 next data 0 counter close 0",
        "open plugin.so now open plugin.so lazy close 0 call 1 next close 1",
        "open plugin.so now+nodelete call 0 next close 0 open plugin.so now call 1 next",
        "open plugin.so now same 0 value 0 value same 0 value 0 next has 0 nothing error error",
        "open plugin.so now open helper.so now call 0 value close 0 call 1 helper",
        "open talks.so now open talks.so now close 0 say once call 1 talk close 1 say twice",
        "open back.so now call 0 back",
        "open opens.so now say opened close 0 say closed",
        "open reopens.so now call 0 reopened",
        "open plugin.so none error open plugin.so unknown error open none.so now error error",
        "open plugin.so noload error open plugin.so now open plugin.so noload call 2 value",
        "open - now call 0 host_value has 0 value error call default host_value",
      })
  void dlopen_does_the_same(String commands) throws Throwable {
    check(
        Run.of(Guests.module("dlfcn/dl.wasm"))
            .opens("plugin.so", "helper.so", "talks.so", "back.so", "opens.so", "reopens.so")
            .arguments(commands.split(" ", -1)));
  }

  /** Its data is as in the file again, and it may have the handle that it had. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "open plugin.so now call 0 next close 0 open plugin.so now call 1 next",
        "open talks.so now call 0 talk close 0 say closed open talks.so now say end",
      })
  void a_library_that_is_opened_again_is_as_new(String commands) throws Throwable {
    Run run = Run.of(Guests.module("dlfcn/dl.wasm")).opens("plugin.so", "talks.so");
    run.arguments(commands.split(" ", -1));
    String expected = run.plain().replace("slot 1", "the handle of slot 0");
    assertEquals(expected, run.here());
    Optional<String> onNode = run.onNode();
    if (onNode.isPresent()) {
      assertEquals(expected, onNode.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rot13.so", "vowels.so"})
  void the_example_does_the_same(String plugin) throws Throwable {
    check(
        Run.of(Guests.file("examples/plugins/host.wasm"))
            .opens("rot13.so", "vowels.so")
            .arguments(plugin, "a text"));
  }

  @Test
  void another_validator_takes_fused_modules() throws Exception {
    List<String> guests =
        List.of("order/main.wasm", "libc/host.wasm", "tls/main.wasm", "start-section/main.wasm");
    for (String guest : guests) {
      Path file = Files.createTempFile("fused", ".wasm");
      try {
        Files.write(file, Run.of(Guests.module(guest)).fused().bytes());
        assertEquals("", validated(file), guest);
      } finally {
        Files.delete(file);
      }
    }
  }

  /** What wabt's validator says of a module. */
  private static String validated(Path module) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("wasm-validate", "--enable-all", module.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no wasm-validate: install wabt");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? output : "invalid: " + output;
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
