package dev.ligature.linker.mutants;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Mutants of the guests are refused or run, and nothing else.
 *
 * <p>{@code -Dligature.mutants=N} tries more of them, {@code -Dligature.mutants.first=S} starts
 * with another one.
 */
final class MutantsTest {
  private static final long FIRST = Long.getLong("ligature.mutants.first", 1);
  private static final long COUNT = Long.getLong("ligature.mutants", 400);

  @Test
  void nothing_undocumented_comes_of_a_mutant() {
    Mutants mutants = new Mutants();
    mutants.tryAll(FIRST, COUNT);
    assertEquals(List.of(), mutants.failures().stream().limit(5).toList());
    // Neither are all of them rubbish, nor is none.
    assertTrue(mutants.opened() > COUNT / 20, mutants.opened() + " opened");
    assertTrue(mutants.refused() > COUNT / 20, mutants.refused() + " refused");
  }

  @Test
  void the_same_number_gives_the_same_mutant() {
    assertArrayEquals(new Mutants().mutant(7), new Mutants().mutant(7));
  }
}
