package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large code that no control reaches, which inliners leave behind: it is cut like any other. */
final class DeadCodeTest {
  private static final int CASES = 160;

  /**
   * A module with {@code f: (i32) -> i32}.
   *
   * @param before instructions before the switch
   * @param after instructions behind it
   */
  private static WasmModule module(String before, String after) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0);
    write(body, before);
    writeSwitch(body);
    write(body, after);
    body.write(0x0b);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(1);
    sized(code, body);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "00 61 73 6d 01 00 00 00 01 06 01 60 01 7f 01 7f 03 02 01 00 05 03 01 00 01");
    write(out, "07 05 01 01 66 00 00 0a");
    sized(out, code);
    return WasmModule.parse(out.toByteArray());
  }

  /** Nested blocks with a {@code br_table} in the innermost; each case adds to memory. */
  private static void writeSwitch(ByteArrayOutputStream body) {
    for (int i = 0; i <= CASES; i++) {
      write(body, "02 40");
    }
    write(body, "20 00 0e");
    number(body, CASES);
    for (int i = 0; i <= CASES; i++) {
      number(body, i);
    }
    body.write(0x0b);
    for (int i = 1; i <= CASES; i++) {
      write(body, "41 04 41 04 28 02 00 41 01 6a 36 02 00");
      body.write(0x0c);
      number(body, CASES - i);
      body.write(0x0b);
    }
  }

  private static void sized(ByteArrayOutputStream out, ByteArrayOutputStream content) {
    number(out, content.size());
    out.writeBytes(content.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest);
  }

  private static void write(ByteArrayOutputStream out, String hex) {
    for (String part : hex.trim().split(" +", -1)) {
      out.write(Integer.parseInt(part, 16));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "41 07 0f, 41 01", // return
    "41 07 0c 00, 41 01", // br out of the function
    "02 40 0c 00, 0b 41 07", // br out of a block, the switch behind it
    "02 7f 41 07 0c 00, 0b", // the same with a value
    "20 00 04 7f 41 07 05 00, 41 01 0b", // unreachable, in an arm of an if that is not taken
    "41 07 0f 02 40, 0b 41 01", // in a block that is dead as a whole
    "41 07 0f 03 40, 0b 41 01", // in such a loop
    "41 07 0f 41 00 04 40, 05 0b 41 01", // in an arm of such an if
    "03 40 41 07 20 00 0d 01 1a 0c 00 0b, 41 01", // behind a loop that never ends but by a branch
    // out
    "41 07 0f 41 01 1a, 41 01 0f 41 02", // with dead code around it
  })
  void a_large_switch_that_is_not_reached_is_no_problem(String before, String after)
      throws Throwable {
    for (int limit : new int[] {100, 250, 800, 7800}) {
      Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(limit));
      Instance instance = engine.compile("dead", module(before, after)).allocate(List.of());
      Func f = (Func) instance.export("f").orElseThrow();
      instance.initialize();
      assertEquals(7, (int) f.handle().invokeExact(1), "method limit " + limit);
    }
  }
}
