package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftoverTest {
  private static Leftover leftover(int users) {
    return new Leftover(
        "env",
        "dlopen",
        IntStream.range(0, users)
            .mapToObj(number -> new Leftover.User("lib.so", "f" + number))
            .toList());
  }

  @Test
  void the_text_has_a_line_for_each_user() {
    assertEquals(
        """
        env.dlopen: not fused
        >>> called by f0 of lib.so
        >>> called by f1 of lib.so\
        """,
        leftover(2).text());
  }

  @Test
  void many_users_are_counted() {
    assertEquals(
        List.of(">>> called by f4 of lib.so", ">>> and 2 more"),
        leftover(7).text().lines().skip(5).toList());
  }

  @Test
  void control_characters_are_made_visible() {
    assertEquals(
        "env.a\\x1b: not fused\n>>> called by \\n of b\\t",
        new Leftover("env", "a\u001b", List.of(new Leftover.User("b\t", "\n"))).text());
  }
}
