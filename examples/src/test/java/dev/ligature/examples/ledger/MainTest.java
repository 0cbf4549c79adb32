package dev.ligature.examples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The example says what it should. */
final class MainTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("ligature.root"), "examples", "ledger");

  @Test
  void a_book_is_kept() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Main.run(
        FOLDER, LocalDate.of(2026, 2, 1), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertEquals(
        """
        audit: wages, 250000
        audit: rent, -82000
        audit: crêpes, -1995
        Household: 3 entries, [250000, 168000, 166005]
        Entry[day=32, cents=-1995, text=crêpes]
        day 1: wages
        day 3: rent
        visited 2
        """,
        bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }
}
