package dev.ligature.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells somebody at a terminal that work which takes long is still going on: a line on standard
 * error, which is gone when the work is done. Where standard error is no terminal nothing is told.
 */
final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long NANOS = 1_000_000_000L;
  private static final String CLEAR = "\r\u001b[K";

  private final OutputStream err;
  private final String work;
  private final Optional<Thread> thread;

  private Progress(OutputStream err, String work, boolean told, Duration patience) {
    this.err = err;
    this.work = work;
    this.thread =
        told
            ? Optional.of(Thread.ofPlatform().daemon().name("progress").start(() -> tell(patience)))
            : Optional.empty();
  }

  /**
   * Begins work.
   *
   * @param work what it is, in printable characters
   */
  static Progress of(String work, Host host) {
    return of(work, host, PATIENCE);
  }

  static Progress of(String work, Host host, Duration patience) {
    return new Progress(host.err(), work, Colours.areTerminals(host.terminals().err()), patience);
  }

  private void tell(Duration patience) {
    long start = System.nanoTime();
    boolean told = false;
    try {
      Thread.sleep(patience);
      while (true) {
        told = true;
        write("\rligature: %s .. %d s".formatted(work, (System.nanoTime() - start) / NANOS));
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (InterruptedException | IOException _) {
      // The work is done, or nobody reads. What was told goes.
      clear(told);
    }
  }

  private void clear(boolean told) {
    try {
      if (told) {
        write(CLEAR);
      }
    } catch (IOException _) {
      // Nobody reads it.
      return;
    }
  }

  private void write(String text) throws IOException {
    err.write(text.getBytes(StandardCharsets.UTF_8));
    err.flush();
  }

  /** Ends it. */
  @Override
  public void close() {
    if (thread.isPresent()) {
      thread.get().interrupt();
      try {
        thread.get().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
