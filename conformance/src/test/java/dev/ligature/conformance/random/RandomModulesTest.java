package dev.ligature.conformance.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.conformance.hostile.Fork;
import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modules that Binaryen's {@code wasm-opt} makes of random bytes, and those of our own generator,
 * do the same here, whole, cut and hot, as on V8 or Endive's interpreter.
 *
 * <p>{@code -Dligature.random=N} tries more, {@code -Dligature.random.first=S} starts with another
 * seed.
 */
final class RandomModulesTest {
  private static final long FIRST = Long.getLong("ligature.random.first", 1);
  private static final long COUNT = Long.getLong("ligature.random", 60);

  /** How often each export of every eighth module is called. */
  private static final String TIMES = "300";

  @TempDir private Path found;

  @Test
  void modules_of_the_installed_wasm_opt_do_as_on_other_engines()
      throws IOException, InterruptedException {
    assumeTrue(WasmOpt.installed().isPresent(), "wasm-opt is not installed");
    search("installed");
  }

  @Test
  void modules_of_the_newest_wasm_opt_do_as_on_other_engines()
      throws IOException, InterruptedException {
    Path folder = Guests.file("conformance/random");
    assumeTrue(
        WasmOpt.ofPackage(folder).map(RandomModulesTest::close).isPresent(),
        "no package: npm ci in conformance/random");
    search(folder.toString());
  }

  @Test
  void generated_modules_do_as_on_other_engines_when_they_are_hot()
      throws IOException, InterruptedException {
    search("generated");
  }

  private static WasmOpt close(WasmOpt tool) {
    tool.close();
    return tool;
  }

  /** In a JVM in which C2 compiles what is called some hundred times, at once. */
  private void search(String tool) throws IOException, InterruptedException {
    List<String> arguments =
        List.of(tool, Long.toString(FIRST), Long.toString(COUNT), TIMES, found.toString());
    String output =
        Fork.run(
            Search.class,
            arguments,
            "-Dligature.root=" + Guests.file(""),
            "-Xmx2g",
            "-Xbatch",
            "-XX:CompileThresholdScaling=0.02");
    List<String> lines = output.lines().toList();
    assertEquals("", String.join("\n", lines.stream().filter(l -> !isReport(l)).toList()));
    assertTrue(lines.getLast().startsWith(COUNT + " modules"), lines.getLast());
  }

  private static boolean isReport(String line) {
    return line.matches("\\d+ modules, .*");
  }
}
