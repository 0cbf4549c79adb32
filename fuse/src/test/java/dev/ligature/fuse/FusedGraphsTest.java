package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs of libraries: fused they do what they do when they are linked. The system property
 * {@code ligature.fusedGraphs} says how many, {@code ligature.seed} where to start.
 */
class FusedGraphsTest {
  private static final int GRAPHS = Integer.getInteger("ligature.fusedGraphs", 60);
  private static final long FIRST_SEED = Long.getLong("ligature.seed", 1);

  /** Node is a process for each. */
  private static final int ON_NODE = 5;

  @TempDir Path directory;

  @Test
  void fused_graphs_do_what_linked_ones_do() throws Throwable {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      RandomGraph graph = new RandomGraph(seed);
      Path folder = Files.createDirectory(directory.resolve(Long.toString(seed)));
      Run run = Run.of(graph.write(folder), List.of(folder)).opens(graph.opened()).closed();
      run.calls("run");
      String plain = run.plain();
      assertTrue(plain.startsWith("run 7\n"), plain);
      assertEquals(plain, run.here(), () -> graph.toString());
      if (seed % ON_NODE == 0) {
        Optional<String> onNode = run.onNode();
        if (onNode.isPresent()) {
          assertEquals(plain, onNode.get(), () -> graph.toString());
        }
      }
    }
  }
}
