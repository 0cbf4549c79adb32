package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which locals a part and its caller hold; others are used in the frame. */
final class PlacementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ (drop (local.get $x)) ]                                                            | ''
          [ (drop (local.get $x)) (drop (local.get $x)) ]                                      | x
          [ (local.set $x (i32.const 1)) (drop (local.get $x)) ]                               | x
          [ (local.set $x (i32.const 1)) ] (drop (local.get $x))                               | ''
          [ (local.set $x (i32.add (local.get $x) (i32.const 1))) ] (drop (local.get $x))      | ''
          [ (drop (local.get $x)) (local.set $x (local.get $x)) ] (drop (local.get $x))        | x
          [ (loop (drop (local.get $x))) ]                                                     | x
          [ (if (local.get $y) (then (drop (local.get $x)) (drop (local.get $x)))) ]           | ''
          [ (if (local.get $y) (then (loop (drop (local.get $x))))) ]                          | x
          """)
  void a_part_holds_what_it_uses_more_often_than_it_moves(String code, String held) {
    assertEquals(held, Marked.names(Marked.of(code).part().held()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (drop (local.get $x)) [ ]                                                            | x
          (drop (local.get $x)) [ (drop (local.get $x)) ]                                      | x
          (local.set $x (i32.const 1)) [ (drop (local.get $x)) ]                               | ''
          (local.set $x (local.get $x)) [ (drop (local.get $x)) ]                              | x
          (loop $l (local.set $x (local.get $y)) [ (drop (local.get $x)) ] (br $l))            | y
          [ (local.set $x (i32.const 1)) ] (drop (local.get $x))                               | ''
          [ (local.set $x (i32.const 1)) ] (drop (local.get $x)) (drop (local.get $x))         | x
          """)
  void the_caller_counts_moves_around_the_call(String code, String held) {
    assertEquals(held, Marked.names(Marked.of(code).part().parent().held()));
  }
}
