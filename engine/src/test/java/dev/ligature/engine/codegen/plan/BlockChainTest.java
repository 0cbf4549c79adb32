package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.codegen.plan.RegionPlanner.Cut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of a switch's cases, which stands behind the ends of blocks within each other. */
final class BlockChainTest {
  /** A dispatch of 100, and cases behind the blocks that end at 10, 20, 30 ... */
  private static BlockChain chain(int... cases) {
    BlockChain chain = new BlockChain(100);
    for (int k = 0; k < cases.length; k++) {
      chain.extend(10 * (k + 1), 10 * (k + 2), cases[k]);
    }
    return chain;
  }

  private static List<Cut> slice(BlockChain chain, int limit) {
    List<Cut> cuts = new ArrayList<>();
    chain.slice(limit, cuts);
    return cuts;
  }

  @Test
  void a_chain_costs_its_dispatch_and_its_cases() {
    assertEquals(100, chain().cost());
    assertEquals(700, chain(100, 200, 300).cost());
  }

  @Test
  void neighbouring_cases_make_a_slice_as_long_as_they_fit() {
    BlockChain chain = chain(300, 300, 300);
    assertEquals(List.of(new Cut(10, 30, 2), new Cut(30, 40, 1)), slice(chain, 700));
    // The dispatch, and two calls.
    assertEquals(100 + 2 * 80, chain.cost());
  }

  @Test
  void all_cases_make_one_slice_if_they_fit() {
    assertEquals(List.of(new Cut(10, 40, 3)), slice(chain(300, 300, 300), 900));
  }

  @Test
  void a_case_that_fits_nowhere_is_a_slice_by_itself() {
    assertEquals(
        List.of(new Cut(10, 20, 1), new Cut(20, 30, 1), new Cut(30, 40, 1)),
        slice(chain(200, 5000, 200), 1000));
  }

  @Test
  void what_was_sliced_is_not_sliced_again() {
    BlockChain chain = chain(300, 300);
    slice(chain, 1000);
    chain.extend(30, 40, 500);
    assertEquals(100 + 80 + 500, chain.cost());
    assertEquals(List.of(new Cut(30, 40, 1)), slice(chain, 1000));
  }

  @Test
  void sixty_four_slices_become_one_that_calls_them() {
    int[] cases = new int[131];
    Arrays.fill(cases, 300);
    BlockChain chain = chain(cases);
    List<Cut> cuts = slice(chain, 300);
    assertEquals(131 + 2, cuts.size());
    assertEquals(
        List.of(new Cut(10, 650, 64), new Cut(650, 1290, 64)),
        cuts.stream().filter(cut -> cut.closes() > 1).toList());
    // The dispatch, the two, and three that have no others beside them.
    assertEquals(100 + 5 * 80, chain.cost());
  }

  @Test
  void so_do_sixty_four_of_those() {
    int[] cases = new int[64 * 64 + 1];
    Arrays.fill(cases, 300);
    BlockChain chain = chain(cases);
    List<Cut> cuts = slice(chain, 300);
    assertEquals(4097 + 64 + 1, cuts.size());
    assertTrue(cuts.contains(new Cut(10, 40970, 4096)));
    assertEquals(100 + 2 * 80, chain.cost());
  }
}
