package dev.ligature.examples.ledger;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.Export;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Keeps a book in a C library.
 *
 * <p>Usage: {@code Main FOLDER}, where {@code libledger.so} is.
 */
public final class Main {
  private Main() {}

  /** The functions that the library wants of whoever has it. */
  static final class Office {
    private final LocalDate date;
    private final PrintStream out;

    Office(LocalDate date, PrintStream out) {
      this.date = date;
      this.out = out;
    }

    /** The day of the year. */
    @Export
    public int today() {
      return date.getDayOfYear();
    }

    /** Is told of each payment. */
    @Export
    public void audit(String line, long cents) {
      out.printf("audit: %s, %d%n", line, cents);
    }
  }

  /** Runs it. */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: Main FOLDER");
      System.exit(2);
    }
    run(Path.of(args[0]), LocalDate.now(ZoneId.systemDefault()), System.out);
  }

  static void run(Path folder, LocalDate date, PrintStream out) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    ProgramConfig config =
        ProgramConfig.builder().libraryPath(folder).host(new Office(date, out), lookup).build();
    try (Program program = DynamicLinker.create().open(config)) {
      Ledger c = program.open("libledger.so").bind(Ledger.class, lookup);
      GuestPointer book = c.open("Household");
      c.add(book, new Ledger.Entry(1, 250_000, "wages"));
      c.add(book, new Ledger.Entry(3, -82_000, "rent"));
      c.add(book, new Ledger.Entry(0, -1_995, "crêpes"));
      long[] balances = new long[3];
      int count = c.balances(book, balances, balances.length);
      out.printf("%s: %d entries, %s%n", c.title(book), count, Arrays.toString(balances));
      out.println(c.entry(book, 2));
      int visited =
          c.each(
              book,
              (entry, user) -> {
                out.printf("day %d: %s%n", entry.day(), entry.text());
                return entry.cents() > 0;
              },
              null);
      out.printf("visited %d%n", visited);
    }
  }
}
