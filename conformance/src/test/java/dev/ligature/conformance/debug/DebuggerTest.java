package dev.ligature.conformance.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.ThreadReference;
import dev.ligature.guests.Guests;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A debugger of Java on C: breakpoints on lines, frames, steps. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DebuggerTest {
  private static Debugger debug(String guest) throws Exception {
    return new Debugger(
        "%s \"%s\"".formatted(Debuggee.class.getName(), Guests.module(guest)),
        "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
  }

  @Test
  void a_breakpoint_on_a_line_of_c_stops_there() throws Exception {
    try (Debugger debugger = debug("lines/O0/main.wasm")) {
      debugger.breakAt("inner.c", 7);
      ThreadReference thread = debugger.resume().orElseThrow();
      assertEquals(
          List.of("inner_read inner.c:7", "middle middle.c:6", "outer outer.c:9", "run main.c:6"),
          Debugger.frames(thread));
    }
  }

  @Test
  void a_step_goes_to_the_next_line() throws Exception {
    try (Debugger debugger = debug("lines/O0/main.wasm")) {
      debugger.breakAt("middle.c", 6);
      ThreadReference thread = debugger.resume().orElseThrow();
      assertEquals("middle middle.c:6", Debugger.frames(thread).getFirst());
      thread = debugger.step(thread).orElseThrow();
      assertEquals("middle middle.c:7", Debugger.frames(thread).getFirst());
    }
  }

  @Test
  void a_breakpoint_in_an_inlined_function_stops_where_that_is() throws Exception {
    try (Debugger debugger = debug("lines/O2/main.wasm")) {
      debugger.breakAt("deep.h", 6);
      ThreadReference thread = debugger.resume().orElseThrow();
      assertEquals("inner_read deep.h:6", Debugger.frames(thread).getFirst());
      assertTrue(debugger.breakpoints() > 0);
    }
  }

  @Test
  void a_line_without_code_stops_nobody() throws Exception {
    try (Debugger debugger = debug("lines/O0/main.wasm")) {
      debugger.breakAt("inner.c", 3);
      assertEquals(Optional.empty(), debugger.resume());
      assertEquals(0, debugger.breakpoints());
    }
  }
}
