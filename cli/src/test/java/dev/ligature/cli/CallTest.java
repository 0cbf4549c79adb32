package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ligature call}. */
class CallTest {
  private static Invocation call(String... line) {
    List<String> all =
        new ArrayList<>(List.of("call", "--library-path", Guests.module("bind").toString()));
    all.addAll(List.of(line));
    return Invocation.of(
        all.stream()
            .map(word -> word.equals("LIB") ? Guests.module("bind/bind.so").toString() : word)
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "add 1 2, 3",
    "add -1 0x10, 15",
    "add 0xffffffff 4294967295, -2",
    "add_long 9223372036854775807 -1, 9223372036854775806",
    "add_long 0xffffffffffffffff 2, 1",
    "add_float 0.5 1, 1.5",
    "add_double 1e3 -0x10, 984.0",
    "add_double 0x1p-1 .25, 0.75",
    "add_double inf 1, Infinity",
    "add_double nan 1, NaN",
    "add_double -0 -0x0, -0.0",
    "add_double 0x0 -0, 0.0",
    "add_double 123456789012345678901234567890 0, 1.2345678901234568E29",
    "text_length hello, 5",
    "text_length -, 1",
    "nothing, ''",
    "norm1_by_value 0x10, 0.0"
  })
  void a_result_is_printed_by_its_type(String line, String printed) {
    List<String> words = new ArrayList<>(List.of("LIB"));
    for (String word : line.split(" ", -1)) {
      words.add(word);
    }
    call(words.toArray(String[]::new)).gives(0, printed.isEmpty() ? "" : printed + "\n", "");
  }

  @Test
  void a_string_is_put_into_the_guests_memory_as_utf_8() {
    call("LIB", "text_length", "é").gives(0, "2\n", "");
    call("LIB", "text_length", "\"12\"").gives(0, "2\n", "");
    call("LIB", "text_length", "").gives(0, "0\n", "");
    call("--returns", "string", "LIB", "repeated", "a\n\u001b[31mé")
        .gives(0, "a\n\\x1b[31mé\n", "");
    call("--returns", "string", "LIB", "version").gives(0, "1.2.11-é\n", "");
  }

  @Test
  void a_result_is_printed_as_wanted() {
    call("--returns", "unsigned", "LIB", "add", "-1", "0").gives(0, "4294967295\n", "");
    call("--returns", "hex", "LIB", "add", "-1", "0").gives(0, "0xffffffff\n", "");
    call("--returns=hex", "LIB", "add_long", "-1", "0").gives(0, "0xffffffffffffffff\n", "");
    call("--returns", "string", "LIB", "no_string").gives(0, "null\n", "");
    call("--returns", "string", "LIB", "add", "-1", "0")
        .gives(
            1,
            "",
            "ligature: add gives 0xffffffff, which points to no string: 1 bytes at address"
                + " 0xffffffff, in a memory of 1114112 bytes\n");
  }

  @Test
  void arguments_that_do_not_fit_are_told_with_the_type() {
    call("LIB", "add", "1")
        .gives(
            2,
            "",
            """
            ligature: call: add takes 2 arguments, and 1 is given
            >>> it is (i32, i32) -> i32
            """);
    call("LIB", "nothing", "1", "2")
        .gives(
            2,
            "",
            """
            ligature: call: nothing takes no argument, and 2 are given
            >>> it is () -> ()
            """);
    call("LIB", "add_double", "1", "x")
        .gives(2, "", "ligature: call: argument 2 of add_double: x: expected a number\n");
    call("LIB", "add_double", "1", "2f")
        .gives(2, "", "ligature: call: argument 2 of add_double: 2f: expected a number\n");
    call("LIB", "add_long", "1.5", "x")
        .gives(
            2,
            "",
            "ligature: call: argument 1 of add_long: 1.5: expected a whole number of 64 bits\n");
    call("LIB", "add", "4294967296", "1")
        .gives(
            2,
            "",
            "ligature: call: argument 1 of add: 4294967296: expected a whole number of 32 bits; in"
                + " quotes it is a string\n");
    call("--returns", "text", "LIB", "add", "1", "2")
        .gives(2, "", "ligature: --returns text: expected signed, unsigned, hex or string\n");
  }

  @Test
  void a_function_that_is_not_there_is_told_with_those_near_it() {
    call("LIB", "ad")
        .gives(
            127,
            "",
            """
            ligature: bind.so: no function ad is exported
            >>> is add meant?
            """);
    call("LIB", "something_else")
        .gives(
            127,
            "",
            """
            ligature: bind.so: no function something_else is exported
            >>> ligature nm -gU lists what it exports
            """);
    call("LIB", "a\nb")
        .gives(
            127,
            "",
            """
            ligature: bind.so: no function a\\nb is exported
            >>> ligature nm -gU lists what it exports
            """);
  }

  @Test
  void a_long_number_is_no_string() {
    call("LIB", "text_length", "123456789012345678901")
        .gives(
            2,
            "",
            "ligature: call: argument 1 of text_length: 123456789012345678901: expected a whole"
                + " number of 32 bits; in quotes it is a string\n");
  }

  @Test
  void a_result_is_printed_as_json() {
    call("--json", "LIB", "add", "1", "2")
        .gives(
            0,
            """
            {
              "library": "bind.so",
              "function": "add",
              "type": "(i32, i32) -> i32",
              "results": [
                {
                  "type": "i32",
                  "value": "3"
                }
              ]
            }
            """,
            "");
    String value = call("--json", "--returns", "string", "LIB", "repeated", "\u001b[31mé").out();
    assertTrue(value.contains("\"value\": \"\\u001b[31m\\u00e9\"\n"), value);
    String none = call("--json", "--returns", "string", "LIB", "no_string").out();
    assertTrue(none.contains("\"results\": [\n    {\n      \"type\": \"i32\"\n    }\n"), none);
    assertTrue(call("--json", "LIB", "nothing").out().contains("\"results\": []"));
    call("--json", "LIB", "add", "1")
        .gives(
            2,
            "",
            """
            ligature: call: add takes 2 arguments, and 1 is given
            >>> it is (i32, i32) -> i32
            """);
  }

  @Test
  void a_library_is_read_from_standard_input() throws IOException {
    byte[] bytes = Files.readAllBytes(Guests.module("bind/bind.so"));
    Invocation input = new Invocation().input(new ByteArrayInputStream(bytes));
    input.run("call", "--library-path", Guests.module("bind").toString(), "-", "add", "1", "2");
    input.gives(0, "3\n", "");
    Invocation.of("call", "-", "add")
        .gives(
            127,
            "",
            """
            ligature: (standard input): not a module: unexpected end: reading the magic number in\
             the module at offset 0x0
            >>> the file is empty
            """);
  }

  @Test
  void options_of_run_do_the_same_here() {
    String stats = call("--stats", "LIB", "add", "1", "2").err();
    assertTrue(stats.startsWith("bind.so: 24 of 61 functions generated"), stats);
    assertEquals(
        Invocation.of("run", "--trace", "help", "x").out(),
        call("--trace", "help", "LIB", "add", "1", "2").out());
  }

  @Test
  void data_is_no_function() {
    Invocation data = call("LIB", "counter");
    assertEquals("", data.out());
    assertEquals(127, data.status());
    assertEquals(
        "ligature: bind.so: counter is data, not a function\n>>> it is at 0xADDRESS\n",
        data.err().replaceAll("0x[0-9a-f]+", "0xADDRESS"));
  }

  @Test
  void traps_exits_and_missing_libraries_are_as_with_run() {
    call("LIB", "trap", "1").gives(134, "", "ligature: trap: unreachable\n    at bind.so.trap\n");
    String exits = Guests.module("constructor-fails/exits-at-start.so").toString();
    call(exits, "f").gives(7, "", "");
    Invocation.of("call", "nothing.so", "f")
        .gives(127, "", "ligature: cannot find module: nothing.so\n");
    Invocation.of("call", "nothing.so")
        .gives(
            2,
            "",
            """
            ligature: Missing required parameter: 'FUNCTION'
            >>> see: ligature call --help
            """);
  }
}
