package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where functions are cut: a part is as long as 50 statements at most, and its call as 3. */
final class RegionPlannerTest {
  private static final int LIMIT = 50 * Sketch.STATEMENT_SIZE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1                 | 1
          50                | 50
          51                | { 48 } 3
          120               | { 48 } { 48 } { 24 }
          br 100            | br 100
          """)
  void straight_code_that_is_too_long_becomes_runs(String line, String expected) {
    assertEquals(expected, Sketch.of(line).cut(LIMIT));
  }

  /** The numbers are not exact: runs are made of pieces of six statements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          45 loop 45 end 45     | { 45 { loop 45 end } } { 45 }
          loop 45 end loop 45 end loop 45 end | { loop 45 end } { loop 45 end } { loop 45 end }
          loop 10 end loop 10 end loop 10 end loop 10 end loop 10 end loop 10 end \
              | { loop 10 end } { loop 10 end } loop 10 end loop 10 end loop 10 end loop 10 end
          loop loop 45 end loop 45 end end | loop { loop 45 end } loop 45 end end
          loop 120 end          | loop { 48 } { 48 } { 24 } end
          block 45 br end 45    | block 45 br end { 45 }
          """)
  void blocks_that_fit_stay_whole_and_small_neighbours_go_together(String line, String expected) {
    assertEquals(expected, Sketch.of(line).cut(LIMIT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          if 45 else 45 end     | if { 45 } else 45 end
          if 20 else 20 end 20  | { if 20 else 20 end } 20
          """)
  void arms_share_the_room_of_their_block(String line, String expected) {
    assertEquals(expected, Sketch.of(line).cut(LIMIT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          block block block switch end 30 end 30 end 30 \
              | block block block switch {1^ end 30 } {1^ end 30 } end 30
          block block block switch end 60 end 60 end 60 \
              | block block block switch end { 48 } { 12 } end { 48 } { 12 } end { 48 } { 12 }
          block block block block switch end 25 end 25 end 25 end 25 \
              | block block block block switch {2^ end 25 end 25 } {2^ end 25 end 25 }
          block block block switch end 5 end 5 end 60 \
              | block block block switch end 5 end 5 end { 48 } { 12 }
          """)
  void the_cases_of_a_switch_become_slices_where_blocks_do_not_help(String line, String expected) {
    assertEquals(expected, Sketch.of(line).cut(LIMIT));
  }
}
