package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int report(Throwable thrown, Map<String, String> environment) {
    Host host =
        new Host(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            err,
            environment,
            Terminals.NONE);
    return new Failures(host).report(thrown);
  }

  private String text() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void what_nobody_expected_is_an_internal_error_with_a_hint() {
    assertEquals(125, report(new IllegalStateException("odd"), Map.of()));
    assertEquals(
        """
        ligature: internal error: java.lang.IllegalStateException: odd
        >>> LIGATURE_DEBUG=1 prints the Java stack trace, --trace=all what came before
        """,
        text());
  }

  @Test
  void an_internal_error_has_its_stack_trace_if_wanted() {
    assertEquals(125, report(new IllegalStateException("odd"), Map.of("LIGATURE_DEBUG", "1")));
    List<String> lines = text().lines().toList();
    assertEquals("ligature: internal error: java.lang.IllegalStateException: odd", lines.get(0));
    assertEquals("java.lang.IllegalStateException: odd", lines.get(1));
    assertTrue(lines.get(2).contains("dev.ligature.cli.FailuresTest."), lines.get(2));
  }

  @Test
  void memory_that_java_does_not_have_is_told_with_what_to_do() {
    assertEquals(125, report(new OutOfMemoryError("Java heap space"), Map.of()));
    assertEquals(
        """
        ligature: out of memory: Java heap space
        >>> Java may use %d MB here; JDK_JAVA_OPTIONS=-Xmx... lets it use more
        """
            .formatted(Runtime.getRuntime().maxMemory() >> 20),
        text());
  }

  @Test
  void a_trap_while_loading_is_a_trap() {
    LinkException failed =
        new LinkException.InitializationFailed(
            "libx.so",
            "__wasm_call_ctors",
            new TrapException(TrapKind.UNREACHABLE),
            List.of("main.wasm", "libx.so"));
    assertEquals(134, report(failed, Map.of()));
    assertEquals(
        """
        ligature: cannot initialize libx.so: unreachable
        >>> in __wasm_call_ctors
        >>> needed by: main.wasm -> libx.so
        """,
        text());
  }

  @Test
  void a_link_failure_is_told_as_it_is() {
    LinkException failed =
        new LinkException.NotFound("libx.so", List.of("main.wasm"), List.of("/lib/libx.so"));
    assertEquals(127, report(failed, Map.of()));
    assertEquals(
        """
        ligature: cannot find library: libx.so
        >>> needed by: main.wasm
        >>> tried: /lib/libx.so
        """,
        text());
  }
}
