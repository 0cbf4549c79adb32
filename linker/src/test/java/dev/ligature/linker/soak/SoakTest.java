package dev.ligature.linker.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.testing.Fork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads open, use and close for long, in one program and in many, in a JVM of their own.
 * The system property {@code ligature.soak} says how many rounds.
 */
final class SoakTest {
  private static final int ROUNDS = Integer.getInteger("ligature.soak", 4000);

  /** As many as show a leak. */
  private static final int FEW = 800;

  @TempDir private Path folder;

  private String run(int rounds, boolean leaks) throws IOException, InterruptedException {
    List<String> options = List.of("-Xmx512m", "-XX:NativeMemoryTracking=summary");
    return Fork.run(Soak.class, options, folder, rounds, leaks);
  }

  @Test
  void nothing_grows_however_much_is_opened_and_closed() throws Exception {
    String output = run(ROUNDS, false);
    System.out.print(output);
    assertTrue(output.endsWith("all flat\n"), output);
  }

  @Test
  void what_leaks_is_seen() throws Exception {
    String output = run(FEW, true);
    for (String measure :
        List.of(
            "heap",
            "metaspace",
            "classes",
            "descriptors",
            "threads",
            "table",
            "slots",
            "libraries",
            "namespaces")) {
      assertTrue(output.contains("not flat: " + measure + " grows by "), measure + output);
    }
  }
}
