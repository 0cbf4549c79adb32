package dev.ligature.conformance.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Waits, before any test, for a build of the real programs that is running. */
public final class RunningBuild implements LauncherSessionListener {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** For the service loader. */
  public RunningBuild() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    await(
        Path.of(System.getProperty("ligature.root"), "conformance", "programs", "build", "running"),
        Instant.now().plus(PATIENCE));
  }

  /**
   * Waits until no build is running.
   *
   * @param file has the number of the process that is building
   * @param end when it is waited for no longer
   */
  static void await(Path file, Instant end) {
    while (isRunning(file) && Instant.now().isBefore(end)) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A build that was killed leaves its file behind. */
  private static boolean isRunning(Path file) {
    try {
      String number = Files.readString(file).strip();
      return number.isEmpty()
          || ProcessHandle.of(Long.parseLong(number)).filter(ProcessHandle::isAlive).isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
