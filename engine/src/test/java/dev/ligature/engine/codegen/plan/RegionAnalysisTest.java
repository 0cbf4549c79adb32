package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a part takes from the operand stack and leaves there, and where it can go. */
final class RegionAnalysisTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                     | ''  | ''
          i32.const 1 [ ] drop                                    | ''  | ''
          [ i32.const 1 ] drop                                    | ''  | INT
          i32.const 1 [ drop ]                                    | INT | ''
          i32.const 1 [ i64.extend_i32_s ] drop                   | INT | LONG
          i64.const 1 i32.const 1 [ i32.const 2 i32.add ] drop drop | INT | INT
          i64.const 1 i32.const 1 [ drop ] drop                   | INT | ''
          i64.const 1 i32.const 1 [ drop drop f32.const 1 ] drop  | LONG INT | FLOAT
          i32.const 1 [ local.tee $x ] drop                       | INT | INT
          i32.const 1 [ block (param i32) (result i64) drop i64.const 1 end ] drop | INT | LONG
          f64.const 1 i32.const 1 [ return ]                      | ''  | ''
          block (result i32) i32.const 1 [ br 0 ] end drop        | INT | ''
          """)
  void operands(String code, String inputs, String outputs) {
    Region part = Marked.of(code).part();
    assertEquals(inputs, Marked.names(part.inputs()));
    assertEquals(outputs, Marked.names(part.outputs()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                     | []     | true
          [ return ]                                              | [0]    | false
          [ unreachable ]                                         | []     | false
          [ block br 0 end ]                                      | []     | true
          block [ br 0 ] end                                      | [1]    | false
          block [ local.get $x br_if 0 ] end                      | [1]    | true
          block block [ br 1 ] end end                            | [1]    | false
          block block block [ local.get $x br_table 0 2 3 ] end end end | [0, 1, 3] | false
          loop [ br 0 ] end                                       | [1]    | false
          [ loop br 0 end ]                                       | []     | false
          block [ block local.get $x br_if 1 end ] end            | [1]    | true
          block block [ try_table (catch_all 1) end ] end end     | [1]    | true
          [ return local.get $x br_if 0 drop ]                    | [0]    | false
          """)
  void exits(String code, String levels, boolean fallsThrough) {
    Region part = Marked.of(code).part();
    assertEquals(levels, part.exits().toString());
    assertEquals(fallsThrough, part.fallsThrough());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                     | ''  | ''
          local.get $x drop [ ] local.get $y drop                 | ''  | ''
          [ local.get $x drop ]                                   | x   | ''
          [ i32.const 1 local.set $x ]                            | x   | x
          [ i32.const 1 local.tee $y local.set $z ]               | y z | y z
          [ return local.get $x drop ]                            | ''  | ''
          """)
  void locals(String code, String used, String assigned) {
    Region part = Marked.of(code).part();
    assertEquals(used, Marked.names(part.used()));
    assertEquals(assigned, Marked.names(part.assigned()));
  }
}
