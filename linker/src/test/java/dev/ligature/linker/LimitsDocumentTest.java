package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/limits.md} has each limit, with its values. */
class LimitsDocumentTest {
  private static String value(long value) {
    return value == Limits.NONE ? "none" : Long.toString(value);
  }

  @Test
  void each_limit_has_a_line_with_its_values() throws IOException {
    Path document = Path.of("../docs/limits.md");
    List<String> lines =
        Files.readAllLines(document).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf(" | ")))
            .toList();
    List<String> expected =
        Arrays.stream(Limit.values())
            .map(
                limit ->
                    "| `%s`: %s | `%s` | %s | %s"
                        .formatted(
                            limit,
                            limit.description(),
                            limit.option(),
                            value(limit.byDefault()),
                            value(limit.most())))
            .toList();
    assertEquals(expected, lines);
  }
}
