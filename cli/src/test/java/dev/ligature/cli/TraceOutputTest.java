package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --trace-output}. */
class TraceOutputTest {
  private static final String MAIN = Guests.module("hostile-names/main.wasm").toString();

  @TempDir Path folder;

  @Test
  void the_trace_goes_to_a_file_with_times() throws IOException {
    Path file = folder.resolve("trace");
    Invocation run =
        Invocation.of("run", "--trace=symbols,files", "--trace-output", file.toString(), MAIN);
    assertEquals(134, run.status());
    assertTrue(run.err().startsWith("ligature: trap: unreachable\n"), run.err());
    List<String> lines = Files.readAllLines(file);
    assertTrue(
        lines.stream().allMatch(line -> line.matches(" *\\d+\\.\\d{6} (files|symbols): .+")));
    assertTrue(
        lines
            .getLast()
            .endsWith(
                " symbols: symbol=absent\\x1b[31m\\n>>> needed by: nobody; lookup for main.wasm in"
                    + " [main.wasm]: not found"),
        lines.toString());
    double last = 0;
    for (String line : lines) {
      double time = Double.parseDouble(line.substring(0, 12).strip());
      assertTrue(time >= last, line);
      last = time;
    }
  }

  @Test
  void a_file_that_can_not_be_written_is_refused() {
    Invocation.of("run", "--trace=all", "--trace-output", "/no/such/file", MAIN)
        .gives(
            2,
            "",
            "ligature: --trace-output /no/such/file: cannot write: No such file or directory\n");
  }

  @Test
  void there_has_to_be_a_trace() {
    Invocation.of("run", "--trace-output", folder.resolve("trace").toString(), MAIN)
        .gives(
            2,
            "",
            """
            ligature: --trace-output %s: there is no trace
            >>> --trace CATEGORY,.. says what is traced; --trace help lists the categories
            """
                .formatted(folder.resolve("trace")));
  }
}
