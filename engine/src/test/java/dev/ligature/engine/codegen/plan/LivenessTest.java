package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which locals go into a part, and which come out of it changed. */
final class LivenessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                                | '' | ''
          [ (drop (local.get $x)) ]                                          | x  | ''
          [ (local.set $x (i32.const 1)) ]                                   | '' | ''
          [ (local.set $x (i32.const 1)) ] (drop (local.get $x))             | '' | x
          [ (local.set $y (local.get $x)) ] (drop (local.get $y))            | x  | y
          [ (local.set $x (i32.const 1)) (drop (local.get $x)) ]             | '' | ''
          [ (drop (local.get $x)) (local.set $x (i32.const 1)) ] (drop (local.get $x)) | x | x
          [ (local.set $x (i32.const 1)) ] (local.set $x (i32.const 2)) (drop (local.get $x)) | '' | ''
          [ (drop (local.tee $x (local.get $y))) ] (drop (local.get $x))     | y  | x
          """)
  void straight_code(String code, String in, String changed) {
    check(code, in, changed);
  }

  /** What no control reaches counts as if it did. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ (if (local.get $z) (then (local.set $x (i32.const 1)))) ] (drop (local.get $x)) | x z | x
          [ (if (local.get $z) (then (local.set $x (i32.const 1))) (else (local.set $x (i32.const 2)))) ] (drop (local.get $x)) | z | x
          [ (if (local.get $z) (then (drop (local.get $x))) (else (drop (local.get $y)))) ] | x y z | ''
          (if (local.get $z) (then [ (local.set $x (i32.const 1)) ]) (else (drop (local.get $x)))) | '' | ''
          (block $b [ (local.set $x (i32.const 1)) (br_if $b (local.get $z)) ] (local.set $x (i32.const 2))) (drop (local.get $x)) | z | x
          (block $b [ (local.set $x (i32.const 1)) (br $b) ] (drop (local.get $x)))         | '' | x
          (block $b [ (local.set $x (i32.const 1)) (br $b) ]) (drop (local.get $x))         | '' | x
          (block $a (block $b [ (local.set $x (i32.const 1)) (br_table $a $b (local.get $z)) ]) (return)) (drop (local.get $x)) | z | x
          [ (local.set $x (i32.const 1)) (return) ]                                         | '' | ''
          [ (local.set $x (i32.const 1)) (unreachable) ] (drop (local.get $x))              | '' | x
          """)
  void branches(String code, String in, String changed) {
    check(code, in, changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (loop $l (drop (local.get $x)) [ (local.set $x (i32.const 1)) ] (br_if $l (local.get $z)))     | '' | x
          (loop $l (drop (local.get $x)) [ (local.set $x (i32.const 1)) ])                               | '' | ''
          (loop $l [ (drop (local.get $x)) ] (local.set $x (local.get $y)) (br_if $l (local.get $z)))    | x  | ''
          (loop $l (loop $m (drop (local.get $x)) (br_if $m (local.get $y))) [ (local.set $x (i32.const 1)) ] (br_if $l (local.get $z))) | '' | x
          (loop $l (local.set $x (i32.const 1)) [ (drop (local.get $x)) (local.set $x (i32.const 2)) ] (br_if $l (local.get $z))) | x | ''
          """)
  void loops(String code, String in, String changed) {
    check(code, in, changed);
  }

  /** Each call may branch to the handlers around it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ (local.set $x (i32.const 1)) ] (block (try_table (catch_all 0)))  | ''  | ''
          (try (do [ (local.set $x (i32.const 1)) (call $f) ]) (catch_all (drop (local.get $x))))                   | '' | x
          (try (do [ (call $f) (local.set $x (i32.const 1)) ]) (catch_all (drop (local.get $x))))                   | x  | x
          (try (do (call $f) [ (local.set $x (i32.const 1)) ]) (catch_all (local.set $x (i32.const 2)))) (drop (local.get $x)) | '' | x
          (try (do (call $f)) (catch $tag) (catch_all [ (local.set $x (i32.const 1)) ])) (drop (local.get $x))      | '' | x
          (try (do [ (if (local.get $z) (then (throw $tag))) (local.set $x (i32.const 1)) ]) (catch $tag (drop (local.get $x)))) | x z | x
          (try (do (try (do [ (call $f) (local.set $x (i32.const 1)) ]) (catch $tag))) (catch_all (drop (local.get $x)))) | x  | x
          (try (do (try (do (throw $tag)) (catch $tag [ (call $f) (local.set $x (i32.const 1)) ]))) (catch_all (drop (local.get $x)))) | x  | x
          (try (do) (catch $tag [ (rethrow 0) ])) (drop (local.get $x))                                            | '' | ''
          (try (do (try (do [ (call $f) (local.set $x (i32.const 1)) ]) (delegate 0))) (catch_all (drop (local.get $x)))) | x  | x
          (block $b (try_table (catch_all $b) [ (call $f) (local.set $x (i32.const 1)) ]) (return)) (drop (local.get $x)) | x  | x
          (loop $l (drop (local.get $x)) (try_table (catch_all $l) [ (local.set $x (i32.const 1)) (call $f) ]))     | '' | x
          """)
  void handlers(String code, String in, String changed) {
    check(code, in, changed);
  }

  private static void check(String code, String in, String changed) {
    Region part = Marked.of(code).part();
    assertEquals(in, Marked.names(part.liveIn()));
    assertEquals(changed, Marked.names(part.changes()));
  }
}
