package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told at a terminal only. */
class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Host host(boolean terminals, Map<String, String> environment) {
    return new Host(
        InputStream.nullInputStream(),
        out,
        err,
        environment,
        new Terminals(terminals, terminals, terminals));
  }

  private String help(boolean terminal, Map<String, String> environment) {
    out.reset();
    Main.execute(host(terminal, environment), "--help");
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void help_has_colours_on_a_terminal_that_has_them() {
    Map<String, String> xterm = Map.of("TERM", "xterm");
    String plain = help(false, xterm);
    String coloured = help(true, xterm);
    assertTrue(coloured.contains("\u001b["), coloured);
    assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    assertEquals(plain, help(true, Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertEquals(plain, help(true, Map.of("TERM", "dumb")));
    assertEquals(plain, help(true, Map.of()));
  }

  @Test
  void messages_have_no_colours_and_no_controls_on_a_terminal_either() {
    Main.execute(host(true, Map.of("TERM", "xterm")), "no\u001b[31msuch");
    assertTrue(
        err.toString(StandardCharsets.UTF_8)
            .startsWith("ligature: no such command: no\\x1b[31msuch (there are "));
  }

  @Test
  void work_that_takes_long_is_told_and_the_line_goes_when_it_is_done() throws Exception {
    try (Progress _ = Progress.of("working", host(true, Map.of()), Duration.ZERO)) {
      while (err.size() == 0) {
        Thread.sleep(1);
      }
    }
    assertEquals("\rligature: working .. 0 s\r\u001b[K", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void work_that_is_soon_done_is_not_told() {
    Progress.of("working", host(true, Map.of())).close();
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void work_is_not_told_where_nobody_looks() throws Exception {
    try (Progress _ = Progress.of("working", host(false, Map.of()), Duration.ZERO)) {
      Thread.sleep(20);
    }
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }
}
