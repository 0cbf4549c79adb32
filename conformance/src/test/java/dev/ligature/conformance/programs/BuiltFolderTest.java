package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build of the real programs that is running is waited for. */
class BuiltFolderTest {
  @TempDir Path folder;

  private static void assertGoesOn(Path file) {
    Instant late = Instant.now().plusSeconds(30);
    BuiltFolder.await(file, late);
    assertTrue(Instant.now().isBefore(late));
  }

  @Test
  void a_build_is_waited_for_until_it_ends_or_the_time_is_over()
      throws IOException, InterruptedException {
    Path file = folder.resolve("running");
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(file, process.pid() + "\n");
      Instant end = Instant.now().plusMillis(500);
      BuiltFolder.await(file, end);
      assertFalse(Instant.now().isBefore(end));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
      assertGoesOn(file); // another process has the number of one that was killed
    } finally {
      process.destroyForcibly().waitFor();
    }
    Files.writeString(file, process.pid() + "\n");
    assertGoesOn(file);
  }

  @Test
  void without_a_build_nothing_is_waited_for() throws IOException {
    Path file = folder.resolve("running");
    assertGoesOn(file);
    Files.writeString(file, "");
    assertGoesOn(file);
    Files.writeString(file, "no number");
    assertGoesOn(file);
  }
}
