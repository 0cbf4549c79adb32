package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Guest functions in Java stack traces. */
final class GuestStackTest {
  private static StackTraceElement[] trace(String... methods) {
    return Stream.of(methods)
        .map(method -> new StackTraceElement("lib.so$3", method, "wasm:lib.so", -1))
        .toArray(StackTraceElement[]::new);
  }

  private static String functions(String... methods) {
    return String.join(
        " ", GuestStack.of(trace(methods)).stream().map(GuestFrame::function).toList());
  }

  @Test
  void the_parts_of_a_function_are_one_frame_with_it() {
    assertEquals("inner outer", functions("inner~12", "inner~3", "inner", "outer~1", "outer"));
  }

  @Test
  void each_call_of_a_function_that_calls_itself_is_a_frame() {
    assertEquals("f f f", functions("f", "f~1", "f", "f"));
    assertEquals("f g f", functions("f~1", "f", "g", "f~1", "f"));
  }

  @Test
  void the_body_of_a_function_with_tail_calls_has_its_name() {
    assertEquals("f g", functions("f~tail", "g~1", "g~tail"));
  }

  @Test
  void what_is_no_guest_is_left_out() {
    StackTraceElement[] trace = trace("f", "g");
    trace[0] = new StackTraceElement("java.lang.String", "length", "String.java", 1);
    assertEquals("[lib.so.g]", GuestStack.of(trace).toString());
  }
}
