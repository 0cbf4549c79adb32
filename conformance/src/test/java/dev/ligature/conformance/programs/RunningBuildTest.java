package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build of the real programs that is running is waited for. */
class RunningBuildTest {
  @TempDir Path folder;

  @Test
  void a_build_is_waited_for_until_it_ends_or_the_time_is_over()
      throws IOException, InterruptedException {
    Path file = folder.resolve("running");
    Process process = new ProcessBuilder("sleep", "60").start();
    Files.writeString(file, process.pid() + "\n");
    Instant end = Instant.now().plusMillis(500);
    RunningBuild.await(file, end);
    assertFalse(Instant.now().isBefore(end));
    process.destroyForcibly().waitFor();
    Instant late = Instant.now().plusSeconds(30);
    RunningBuild.await(file, late);
    assertTrue(Instant.now().isBefore(late), "a build that was killed is not waited for");
  }

  @Test
  void without_a_build_nothing_is_waited_for() throws IOException {
    Instant late = Instant.now().plusSeconds(30);
    RunningBuild.await(folder.resolve("running"), late);
    assertTrue(Instant.now().isBefore(late));
  }
}
