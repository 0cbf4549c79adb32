package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.codegen.plan.RegionPlanner.Cut;
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

  @Test
  void a_chain_costs_its_dispatch_and_its_cases() {
    assertEquals(100, chain().cost());
    assertEquals(700, chain(100, 200, 300).cost());
  }

  @Test
  void neighbouring_cases_make_a_slice_as_long_as_they_fit() {
    BlockChain chain = chain(300, 300, 300);
    assertEquals(List.of(new Cut(10, 30, 2), new Cut(30, 40, 1)), chain.slice(700));
    // The dispatch, and two calls.
    assertEquals(100 + 2 * 80, chain.cost());
  }

  @Test
  void all_cases_make_one_slice_if_they_fit() {
    assertEquals(List.of(new Cut(10, 40, 3)), chain(300, 300, 300).slice(900));
  }

  @Test
  void a_case_that_fits_nowhere_is_a_slice_by_itself() {
    assertEquals(
        List.of(new Cut(10, 20, 1), new Cut(20, 30, 1), new Cut(30, 40, 1)),
        chain(200, 5000, 200).slice(1000));
  }

  @Test
  void cases_that_cost_less_than_two_calls_stay_where_they_are() {
    BlockChain chain = chain(80, 80);
    assertEquals(List.of(), chain.slice(1000));
    assertEquals(260, chain.cost());
    assertEquals(List.of(new Cut(10, 30, 2)), chain(80, 81).slice(1000));
  }

  @Test
  void what_was_sliced_is_not_sliced_again() {
    BlockChain chain = chain(300, 300);
    chain.slice(1000);
    chain.extend(30, 40, 500);
    assertEquals(100 + 80 + 500, chain.cost());
    assertEquals(List.of(new Cut(30, 40, 1)), chain.slice(1000));
  }

  @Test
  void the_cost_in_slices_is_known_before_they_are_cut() {
    assertEquals(100 + 2 * 80, chain(300, 300).slicedCost());
    assertEquals(100 + 160, chain(80, 80).slicedCost());
  }
}
