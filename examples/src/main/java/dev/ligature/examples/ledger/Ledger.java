package dev.ligature.examples.ledger;

import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.Length;
import dev.ligature.linker.bind.Out;
import dev.ligature.linker.bind.Prefix;
import org.jspecify.annotations.Nullable;

/** The functions of {@code ledger.h}. */
@Prefix("ledger_")
interface Ledger {
  /**
   * {@code struct entry}.
   *
   * @param day 0 for today
   * @param cents how much
   * @param text for what, up to 23 bytes
   */
  record Entry(int day, long cents, @Length(24) String text) {}

  /** What visits entries. */
  interface Visitor {
    /** Whether to go on. */
    boolean visit(Entry entry, @Nullable GuestPointer user);
  }

  GuestPointer open(String title);

  String title(GuestPointer ledger);

  int add(GuestPointer ledger, Entry entry);

  @ByValue
  Entry entry(GuestPointer ledger, int number);

  int each(GuestPointer ledger, Visitor visitor, @Nullable GuestPointer user);

  int balances(GuestPointer ledger, @Out long[] balances, int count);
}
