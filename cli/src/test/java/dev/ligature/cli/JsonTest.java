package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What commands print with {@code --json}, as {@code docs/json.md} says it. */
class JsonTest {
  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  @Test
  void ldd_has_the_libraries_in_load_order_and_what_is_missing_last() throws IOException {
    Invocation ldd =
        Invocation.of(
            "ldd",
            "--json",
            "--library-path",
            guest("needed-missing"),
            guest("needed-missing/main.wasm"));
    assertEquals(1, ldd.status());
    Json file = Json.of(ldd).get("files").get(0);
    assertEquals(guest("needed-missing/main.wasm"), file.get("file").toString());
    assertEquals("false", file.get("complete").toString());
    Json main = file.get("libraries").get(0);
    assertEquals("main.wasm", main.get("name").toString());
    assertEquals(guest("needed-missing/main.wasm"), main.get("path").toString());
    assertEquals("[]", main.get("neededBy").toString());
    assertEquals("[{name=present.so, library=1}]", main.get("needed").toString());
    assertFalse(main.has("problem"));
    assertEquals("0", main.get("table").get("size").toString());
    Json gone = file.get("libraries").get(2);
    assertEquals(
        "{name=gone.so, problem=not found, neededBy=[main.wasm, present.so], needed=[]}",
        gone.toString());
    assertFalse(file.has("undefined"));
    assertFalse(file.has("unused"));
  }

  @Test
  void ldd_has_undefined_symbols_mismatches_and_what_is_not_used() throws IOException {
    Json files =
        Json.of(
                Invocation.of(
                    "ldd",
                    "--json",
                    "-ru",
                    "--library-path",
                    guest("mismatch"),
                    guest("undefined/data.wasm"),
                    guest("mismatch/signature.wasm"),
                    guest("order/main.wasm")))
            .get("files");
    assertEquals(
        "{symbol=missing_data, kind=data, library=data.wasm, import=GOT.mem.missing_data,"
            + " neededBy=[data.wasm]}",
        files.get(0).get("undefined").get(0).toString());
    assertEquals(
        "[{symbol=wide, library=signature.wasm, import=env.wide, expected=function (i32) -> i32,"
            + " definedIn=lib.so, actual=function (i64) -> i64, neededBy=[signature.wasm]}]",
        files.get(1).get("mismatches").toString());
    assertEquals("[]", files.get(1).get("refused").toString());
    assertTrue(
        files.get(2).get("problems").get(0).toString().startsWith("cannot find library: a.so\n"));
    Json unused =
        Json.of(
            Invocation.of(
                "ldd", "--json", "-u", "--library-path", guest("order"), guest("order/main.wasm")));
    assertEquals(
        "{library=main.wasm, needed=a.so}",
        unused.get("files").get(0).get("unused").get(0).toString());
  }

  @Test
  void nm_has_what_is_known_of_each_symbol() throws IOException {
    Invocation nm = Invocation.of("nm", "--json", "-g", guest("interposable/lib.so"));
    Json file = Json.of(nm).get("files").get(0);
    assertEquals(guest("interposable/lib.so"), file.get("file").toString());
    assertEquals(
        "{name=absent, letter=w, kind=function, weak=true, local=false, imports=[GOT.func],"
            + " directCalls=0}",
        file.get("symbols").get(0).toString());
    assertEquals(
        "{name=setting, letter=D, kind=data, value=0, weak=false, local=false, imports=[GOT.mem],"
            + " directCalls=0}",
        file.get("symbols").get(11).toString());
    assertEquals(
        "{name=strong, letter=T, kind=function, value=5, size=10, type=() -> i32, weak=false,"
            + " local=false, imports=[], directCalls=1}",
        file.get("symbols").get(13).toString());
  }

  @Test
  void names_are_as_they_are_and_the_text_is_ascii() throws IOException {
    Invocation nm = Invocation.of("nm", "--json", "-g", guest("hostile-names/main.wasm"));
    assertTrue(nm.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), nm.out());
    assertEquals(
        "absent\u001b[31m\n>>> needed by: nobody",
        Json.of(nm).get("files").get(0).get("symbols").get(0).get("name").toString());
  }

  @Test
  void what_can_not_be_read_is_told_and_left_out() throws IOException {
    Invocation nm = Invocation.of("nm", "--json", "nothing.so");
    assertEquals("[]", Json.of(nm).get("files").toString());
    assertEquals("ligature: cannot find module: nothing.so\n", nm.err());
    assertEquals(1, nm.status());
  }
}
