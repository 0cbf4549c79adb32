package dev.ligature.conformance.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.Jazzer;
import dev.ligature.conformance.hostile.Fork;
import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer changes the guests' modules and keeps what reaches new code. It does so for some seconds,
 * {@code -Dligature.fuzz.seconds=N} (0: without end), or {@code -Dligature.fuzz.runs=N} times, and
 * finds nothing.
 */
final class CoverageGuidedTest {
  private static final String SECONDS = System.getProperty("ligature.fuzz.seconds", "20");
  private static final String RUNS = System.getProperty("ligature.fuzz.runs", "-1");

  @TempDir private Path corpus;
  @TempDir private Path found;

  @Test
  void nothing_undocumented_comes_of_decoding_and_validating() throws Exception {
    Seeds.modules(corpus);
    search(DecoderTarget.class);
  }

  @Test
  void nothing_undocumented_comes_of_generating_code() throws Exception {
    Seeds.modules(corpus);
    search(GeneratorTarget.class);
  }

  @Test
  void nothing_undocumented_comes_of_linking_sets() throws Exception {
    Seeds.sets(corpus);
    search(LinkerTarget.class);
  }

  @Test
  void a_planted_fault_is_found() throws Exception {
    Seeds.modules(corpus);
    assertTrue(run(PlantedTarget.class).contains("AssertionError: planted"));
    assertTrue(inputs().startsWith("crash-"), inputs());
  }

  private void search(Class<?> target) throws IOException, InterruptedException {
    String output = run(target);
    assertEquals("", inputs(), output);
    assertTrue(output.contains("stat::number_of_executed_units"), output);
    assertFalse(output.contains("no interesting inputs"), output);
  }

  private String run(Class<?> target) throws IOException, InterruptedException {
    return Fork.run(
        Jazzer.class,
        List.of(
            "--target_class=" + target.getName(),
            "--instrumentation_includes=dev.ligature.wasm.**:dev.ligature.engine.**"
                + ":dev.ligature.linker.**",
            // Generated classes are left as they are.
            "--custom_hook_includes=nothing.**",
            "--reproducer_path=" + found,
            "-artifact_prefix=" + found + "/",
            "-max_total_time=" + SECONDS,
            "-runs=" + RUNS,
            "-rss_limit_mb=0",
            "-max_len=20000",
            "-print_final_stats=1",
            "-report_slow_units=100000",
            corpus.toString()),
        "-Dligature.root=" + Guests.file(""),
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx2g");
  }

  /** What was found: it becomes a named case. */
  private String inputs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(found)) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".java")).sorted().toList()) {
        String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        text.append(file.getFileName()).append(": ").append(bytes).append('\n');
      }
    }
    return text.toString();
  }
}
