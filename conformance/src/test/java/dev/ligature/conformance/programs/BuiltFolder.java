package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What {@code conformance/programs/build.sh} has built. */
public final class BuiltFolder {
  private static final Path BUILD =
      Path.of(System.getProperty("ligature.root"), "conformance", "programs", "build");

  /** How long a test waits for a build that is running. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private BuiltFolder() {}

  /**
   * The folder of what a recipe built for WebAssembly. A build that is running is waited for; the
   * test is skipped if it was not built.
   *
   * @param recipe the folder of the recipe
   */
  public static Path of(String recipe) {
    await(BUILD.resolve("running"), Instant.now().plus(PATIENCE));
    Path folder = BUILD.resolve("wasm").resolve(recipe);
    assumeTrue(
        Files.exists(folder.resolve("stamp")),
        "not built: run  conformance/programs/build.sh " + recipe);
    return folder;
  }

  /**
   * Waits until no build is running.
   *
   * @param file has the number of the process that is building
   * @param end when it is waited for no longer
   */
  static void await(Path file, Instant end) {
    boolean told = false;
    while (isRunning(file) && Instant.now().isBefore(end)) {
      if (!told) {
        System.err.println("waiting for conformance/programs/build.sh, which is running");
        told = true;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A build that was killed leaves its file behind, and its number may be another process's. */
  private static boolean isRunning(Path file) {
    try {
      String number = Files.readString(file).strip();
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return number.matches("[0-9]{1,18}")
          && ProcessHandle.of(Long.parseLong(number))
              .filter(ProcessHandle::isAlive)
              .flatMap(process -> process.info().startInstant())
              .filter(start -> start.isBefore(written.plusSeconds(2)))
              .isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
