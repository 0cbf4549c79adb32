package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traps: their kinds, their texts, and the guest's stack. */
final class TrapTest {
  private final Standalone traps = new Standalone("traps/traps.wasm");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trap_unreachable | unreachable",
        "trap_divide | integer divide by zero",
        "trap_remainder | integer divide by zero",
        "trap_overflow | integer overflow",
        "trap_null_function | uninitialized element 0: null, called as (i32) -> i32",
        "trap_function_type | indirect call type mismatch: element 1 is traps.wasm.plus_one of type"
            + " (i32) -> i32, called as (i64) -> i64",
        "trap_stack | call stack exhausted",
      })
  void each_kind_says_what_happened(String export, String text) {
    TrapException trap = assertThrows(TrapException.class, () -> traps.call(export));
    assertEquals(text, trap.getMessage());
  }

  @Test
  void an_access_out_of_bounds_names_size_and_address() {
    TrapException trap = assertThrows(TrapException.class, () -> traps.call("trap_load"));
    assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
    assertTrue(
        String.valueOf(trap.getMessage())
            .matches("out of bounds memory access: [1248] bytes at address 0x[0-9a-f]+"),
        trap.getMessage());
  }

  @Test
  void an_index_beyond_the_table_names_both() {
    TrapException trap = assertThrows(TrapException.class, () -> traps.call("trap_function_index"));
    assertEquals(TrapKind.UNDEFINED_ELEMENT, trap.kind());
    assertTrue(
        String.valueOf(trap.getMessage()).matches("undefined element \\d+: beyond a table of 3000"),
        trap.getMessage());
  }

  @Test
  void the_guest_stack_has_the_guest_functions_only() {
    TrapException trap = assertThrows(TrapException.class, () -> traps.call("trap_unreachable"));
    assertEquals("[traps.wasm.trap_unreachable]", trap.guestStack().toString());
  }

  @Test
  void guest_frames_stand_in_java_stack_traces_under_library_and_function() {
    TrapException trap = assertThrows(TrapException.class, () -> traps.call("trap_unreachable"));
    assertTrue(
        Arrays.stream(trap.getStackTrace())
            .anyMatch(
                frame ->
                    frame
                        .toString()
                        .matches("traps\\.wasm\\$\\d+\\.trap_unreachable\\(wasm:traps\\.wasm\\)")),
        () -> Arrays.toString(trap.getStackTrace()));
  }

  @Test
  void an_instance_goes_on_after_a_trap() {
    assertThrows(TrapException.class, () -> traps.call("trap_stack"));
    assertThrows(TrapException.class, () -> traps.call("trap_divide"));
    assertEquals(42, traps.call("run"));
  }

  @Test
  void names_in_messages_and_frames_are_printable() {
    String name = "f\u001b[2J\n";
    assertEquals(
        "undefined element 7: f\\x1b[2J\\n",
        TrapException.ofElement(TrapKind.UNDEFINED_ELEMENT, 7, name).getMessage());
    assertEquals(
        TrapKind.UNRESOLVED_FUNCTION.text() + ": f\\x1b[2J\\n",
        new TrapException(TrapKind.UNRESOLVED_FUNCTION, name).getMessage());
    GuestFrame frame = new GuestFrame("m\r", name);
    assertEquals("m\\r.f\\x1b[2J\\n", frame.toString());
    assertEquals(name, frame.function());
  }
}
