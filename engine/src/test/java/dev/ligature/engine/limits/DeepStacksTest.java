package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Instance;
import dev.ligature.wasm.WasmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More operands at once than a method of the JVM has, and blocks that carry many values. */
final class DeepStacksTest {
  @ParameterizedTest
  @ValueSource(ints = {100, 399, 400, 401, 8_000, 199_999})
  void operands_are_there_again_in_their_order_however_many_there_are(int depth) {
    int sum = (int) ((long) depth * (depth + 1) / 2);
    assertEquals(sum + 5, Shape.call(Nesting.operands(depth).instantiate(), "f", 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300, 10_000})
  void operands_of_several_types_keep_apart(int depth) {
    assertEquals(depth + 5, Shape.call(Nesting.mixedOperands(depth).instantiate(), "f", 5));
  }

  @Test
  void more_operands_than_fit_are_refused_when_the_module_is_opened() {
    Shape shape = Nesting.operands(200_000);
    WasmException e = assertThrows(WasmException.Unsupported.class, shape::instantiate);
    assertEquals(
        "unsupported: too many operands: 200001, at most 200000 in function 0",
        e.getMessage().substring(0, e.getMessage().indexOf(" at offset")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100, 401, 1000})
  void blocks_take_and_leave_many_values(int width) {
    for (int limit : new int[] {-1, 400, 100_000}) {
      Engine engine = new Engine(EngineOptions.DEFAULT.withOperandLimit(limit));
      Instance instance = Nesting.wideBlocks(width, 30).instantiate(engine);
      assertEquals(width * 7 + 31, Shape.call(instance, "f", 7));
    }
  }

  /** A loop that carries all but its counter around: {@code f(n)} rotates n times. */
  @ParameterizedTest
  @ValueSource(ints = {3, 100, 500, 1000})
  void a_loop_carries_many_values_around(int width) {
    Shape shape = new Shape();
    int wide = shape.type("i".repeat(width), "i".repeat(width));
    int swap = shape.type("i".repeat(width), "i".repeat(width));
    int type = shape.type("i", "i");
    Code rotate = new Code();
    for (int k = 1; k <= width; k++) {
      rotate.get(k % width);
    }
    int rotated = shape.function(swap, "", rotate);
    Code code = new Code();
    for (int k = 0; k < width; k++) {
      code.i32(k);
    }
    code.op(Code.LOOP).s(wide);
    code.call(rotated).get(0).i32(1).op(Code.SUB).tee(0).op1(Code.BR_IF, 0).op(Code.END);
    for (int k = 1; k < width; k++) {
      // The lowest, which is what has been rotated there, stays.
      code.op(Code.DROP);
    }
    shape.exported("f", type, "", code);
    Instance instance = shape.instantiate();
    assertEquals(7 % width, Shape.call(instance, "f", 7));
    assertEquals((width + 1) % width, Shape.call(instance, "f", width + 1));
  }

  /**
   * Branches of a table that carry values from above others: {@code f(x)} tells which was taken.
   */
  @Test
  void a_table_carries_values_past_others() {
    for (int limit : new int[] {-1, 400}) {
      Shape shape = new Shape();
      int type = shape.type("i", "i");
      Code code = new Code().i32(1000);
      code.op(Code.BLOCK, Code.I32).i32(1).op(Code.DROP).i32(1);
      code.op(Code.BLOCK, Code.I32).i32(2).i32(3).i32(4);
      code.get(0).op(Code.BR_TABLE).u(2).u(0).u(1).u(2);
      code.op(Code.END).i32(10).op(Code.MUL).op(Code.ADD).op(Code.END);
      shape.exported("f", type, "", code.op(Code.ADD));
      Engine engine = new Engine(EngineOptions.DEFAULT.withOperandLimit(limit));
      Instance instance = shape.instantiate(engine);
      assertEquals(1041, Shape.call(instance, "f", 0));
      assertEquals(1004, Shape.call(instance, "f", 1));
      assertEquals(4, Shape.call(instance, "f", 2));
    }
  }

  /** Thrown with so many values and caught in both encodings: {@code f(x)} is the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 500, 1000})
  void exceptions_carry_many_values(int values) {
    for (int limit : new int[] {-1, 400, 100_000}) {
      Shape shape = new Shape();
      int carrying = shape.type("l".repeat(values - 1) + "i", "");
      int caught = shape.type("", "l".repeat(values - 1) + "i");
      int type = shape.type("i", "i");
      shape.tag(carrying);
      Code values1 = new Code();
      for (int k = 1; k < values; k++) {
        values1.i64(k);
      }
      int thrower = shape.function(type, "", values1.get(0).op1(Code.THROW, 0));
      Code old = new Code().op(Code.TRY);
      old.s(caught);
      old.get(0).call(thrower).op(0).op1(Code.CATCH, 0).op(Code.END).set(0);
      Code current = new Code().op(Code.BLOCK);
      current.s(caught);
      current.op(Code.TRY_TABLE, Code.EMPTY).u(1).op(0).u(0).u(0);
      current.get(0).call(thrower).op(Code.DROP, Code.END, 0, Code.END).set(0);
      for (int k = 1; k < values; k++) {
        old.op(0xa7).get(0).op(Code.ADD).set(0);
        current.op(0xa7).get(0).op(Code.ADD).set(0);
      }
      shape.exported("old", type, "", old.get(0));
      shape.exported("current", type, "", current.get(0));
      Engine engine = new Engine(EngineOptions.DEFAULT.withOperandLimit(limit));
      Instance instance = shape.instantiate(engine);
      int sum = values * (values - 1) / 2 + 9;
      assertEquals(sum, Shape.call(instance, "old", 9));
      assertEquals(sum, Shape.call(instance, "current", 9));
    }
  }
}
