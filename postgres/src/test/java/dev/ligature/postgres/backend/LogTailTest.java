package dev.ligature.postgres.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is kept of a log. */
final class LogTailTest {
  private final LogTail log = new LogTail();

  private void write(String text) throws IOException {
    log.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_short_log_is_kept_whole() throws IOException {
    assertEquals("", log.text());
    write("first\n");
    write("second\n");
    assertEquals("first\nsecond\n", log.text());
  }

  @Test
  void of_a_long_one_the_last_64_kib_are_kept() throws IOException {
    write("lost");
    write("x".repeat(70_000));
    write("end");
    assertEquals("x".repeat((1 << 16) - 3) + "end", log.text());
  }
}
