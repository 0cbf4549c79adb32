package dev.ligature.engine.codegen.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ligature.engine.codegen.Wat;
import dev.ligature.engine.codegen.type.JavaType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on the operand stack behind code, and where code can't be reached. */
final class TypeTrackerTest {
  private static final String MODULE =
      """
      (func (param $i i32) (param $l i64) (local $f f32) (local $r funcref)
        CODE unreachable)
      (func $two (param i64) (result i32 f64) unreachable)
      (memory 1) (table 1 externref) (global $g f64 (f64.const 0)) (tag $tag (param i32 i64))
      """;

  /** Goes up to the {@code unreachable} behind the code. */
  private static TypeTracker behind(String code) {
    Wat function = Wat.of(MODULE.replace("CODE", code));
    TypeTracker types = new TypeTracker(function.module(), function.body());
    for (int i = 0; i < function.body().code().size() - 2; i++) {
      types.step(i);
    }
    return types;
  }

  private static String stack(TypeTracker types) {
    return types.isDead()
        ? "dead"
        : Arrays.stream(types.typesFrom(0)).map(JavaType::name).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nop                                             | ''
          i32.const 1                                     | INT
          i64.const 1 f32.const 1 f64.const 1             | LONG FLOAT DOUBLE
          local.get $i local.get $l                       | INT LONG
          local.get $f local.get $r                       | FLOAT FUNC
          local.get $l local.tee $l                       | LONG
          local.get $l local.set $l                       | ''
          global.get $g                                   | DOUBLE
          local.get $l i32.wrap_i64                       | INT
          local.get $i local.get $i i32.add               | INT
          local.get $l local.get $l i64.lt_s              | INT
          local.get $i i64.load                           | LONG
          local.get $i local.get $l i64.store             | ''
          local.get $l local.get $l local.get $i select   | LONG
          i32.const 1 i64.const 1 drop                    | INT
          memory.size                                     | INT
          i32.const 1 memory.grow                         | INT
          i32.const 0 table.get 0                         | OBJECT
          ref.null extern i32.const 1 table.grow 0        | INT
          ref.null func                                   | FUNC
          ref.null extern                                 | OBJECT
          ref.null func ref.is_null                       | INT
          local.get $l call $two                          | INT DOUBLE
          """)
  void instructions_take_operands_and_leave_results(String code, String expected) {
    assertEquals(expected, stack(behind(code)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i32.const 1 block (result i64) i64.const 2 end              | INT LONG
          i32.const 1 block (param i32) drop end                      | ''
          i32.const 1 loop (param i32) (result f32) drop f32.const 1 end | FLOAT
          block (result i32) i32.const 1 br 0 end                     | INT
          block (result i32) i32.const 1 i32.const 2 br_if 0 end      | INT
          i32.const 1 if (result i32) i32.const 2 else i32.const 3 end | INT
          i32.const 1 if (result i32) i32.const 2 else return end     | INT
          block (result i32 i64) try_table (catch $tag 0) end unreachable end | INT LONG
          block $b (result funcref) local.get $r br_on_non_null $b ref.null func end | FUNC
          """)
  void blocks_take_parameters_and_leave_results(String code, String expected) {
    assertEquals(expected, stack(behind(code)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          return                                                      | dead
          unreachable                                                 | dead
          i32.const 0 br_table 0 0                                    | dead
          i32.const 0 i64.const 0 throw $tag                          | dead
          block return end                                            | dead
          loop br 0 end                                               | dead
          block loop br 0 end end                                     | dead
          block br 0 end                                              | ''
          loop return end                                             | dead
          block loop br 1 end end                                     | ''
          block local.get $i br_if 0 return end                       | ''
          block block local.get $i br_table 0 1 end return end        | ''
          block block local.get $i br_table 0 0 end return end        | dead
          local.get $i if return end                                  | ''
          local.get $i if return else return end                      | dead
          local.get $i if return else nop end                         | ''
          local.get $i if br 0 else return end                        | ''
          block try_table (catch_all 0) unreachable end return end    | ''
          block return block br 0 end end                             | dead
          return block loop br 0 end i32.const 1 drop end             | dead
          """)
  void code_is_dead_where_neither_a_branch_nor_the_code_before_it_leads(
      String code, String expected) {
    assertEquals(expected, stack(behind(code)));
  }

  /** What an instruction takes is below its results: that has to go into a part with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i32.const 1                                     | 0
          i32.const 1 i32.const 1                         | 1
          i32.const 1 i32.const 1 i32.add                 | 0
          i32.const 1 i32.const 1 drop                    | 1
          i32.const 1 local.tee $i                        | 0
          i32.const 1 ref.null func ref.as_non_null       | 1
          i32.const 1 local.get $l local.get $l local.get $i select | 1
          i32.const 1 local.get $l call $two              | 1
          i32.const 1 i32.const 1 i32.const 1 return      | 3
          """)
  void the_lowest_height_of_a_step_is_that_of_what_it_takes(String code, int lowest) {
    assertEquals(lowest, behind(code).lowest());
  }

  @Test
  void a_copy_goes_its_own_way() {
    TypeTracker types = behind("i32.const 1");
    TypeTracker copy = types.copy();
    copy.pushValues(new JavaType[] {JavaType.LONG});
    assertEquals("INT", stack(types));
    assertEquals("INT LONG", stack(copy));
    types.restore(copy);
    assertEquals("INT LONG", stack(types));
  }

  @Test
  void labels_are_found_by_their_depth_from_inside() {
    TypeTracker types = behind("i32.const 1 block i64.const 1 loop nop (br 1) end drop end drop");
    assertEquals(1, types.level());
    assertEquals(0, types.levelOf(0));
    assertFalse(types.isEndReached(0));
  }
}
