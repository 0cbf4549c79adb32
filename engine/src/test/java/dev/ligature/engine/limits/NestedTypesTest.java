package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Types built on types: which are the same, and at what cost. */
final class NestedTypesTest {
  private static final int REF_NULL = 0x63;

  /** A function type whose parameters are references to another type. */
  private static Bytes takes(int type, int times) {
    Bytes bytes = new Bytes().op(0x60).u(times);
    for (int k = 0; k < times; k++) {
      bytes.op(REF_NULL).s(type);
    }
    return bytes.op(0);
  }

  /**
   * Types of which each takes the one before twice, so that the last is exponential written out.
   */
  private static int tower(Shape shape, int depth) {
    int type = shape.type("i", "");
    for (int k = 0; k < depth; k++) {
      type = shape.rawType(takes(type, 2));
    }
    return type;
  }

  /** Calls an imported function of the type at the top of a tower. */
  private static Shape caller(int depth, int unrelated) {
    Shape shape = new Shape();
    for (int k = 0; k < unrelated; k++) {
      shape.type("l".repeat(k + 1), "");
    }
    int top = tower(shape, depth);
    int plain = shape.type("", "i");
    int imported = shape.importFunction("env", "f", top);
    Code code = new Code();
    code.op(0xd0).s(top - 1);
    code.op(0xd0).s(top - 1);
    code.call(imported).i32(7);
    shape.exported("call", plain, "", code);
    shape.table(1);
    shape.elements(0, imported);
    Code indirect = new Code();
    indirect.op(0xd0).s(top - 1);
    indirect.op(0xd0).s(top - 1);
    indirect.i32(0).callIndirect(top, 0).i32(8);
    shape.exported("indirect", plain, "", indirect);
    return shape;
  }

  /** Exports a function of the type at the top of a tower. */
  private static Shape definer(int depth, int unrelated) {
    Shape shape = new Shape();
    for (int k = 0; k < unrelated; k++) {
      shape.type("d".repeat(k + 1), "");
    }
    shape.exported("f", tower(shape, depth), "", new Code());
    return shape;
  }

  @Test
  void types_nested_ten_thousand_deep_open_and_run_in_time() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          Engine engine = new Engine();
          Func f = (Func) definer(10_000, 3).instantiate(engine).export("f").orElseThrow();
          Instance caller = caller(10_000, 5).instantiate(engine, f);
          assertEquals(7, Shape.call(caller, "call"));
          assertEquals(8, Shape.call(caller, "indirect"));
        });
  }

  @Test
  void types_of_two_modules_are_the_same_whatever_their_indices() {
    Engine engine = new Engine();
    Func f = (Func) definer(4, 3).instantiate(engine).export("f").orElseThrow();
    assertEquals(7, Shape.call(caller(4, 1).instantiate(engine, f), "call"));
  }

  @Test
  void towers_of_different_heights_are_different_types() {
    Engine engine = new Engine();
    Func f = (Func) definer(4, 0).instantiate(engine).export("f").orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> caller(5, 0).instantiate(engine, f));
  }

  /** A module with two types that look alike, the second in a group of two. */
  private static Shape groups() {
    Shape shape = new Shape();
    int alone = shape.type("", "i");
    shape.rawType(new Bytes().op(0x4e).u(2).op(0x60, 0, 1, 0x7f).op(0x60, 0, 1, 0x7e));
    int grouped = alone + 1;
    shape.table(2);
    shape.elements(
        0,
        shape.function(alone, "", new Code().i32(1)),
        shape.function(grouped, "", new Code().i32(2)));
    for (int k = 0; k < 2; k++) {
      shape.exported("alone" + k, alone, "", new Code().i32(k).callIndirect(alone, 0));
      shape.exported("grouped" + k, alone, "", new Code().i32(k).callIndirect(grouped, 0));
    }
    return shape;
  }

  @Test
  void a_type_in_a_group_differs_from_one_by_itself_that_looks_alike() {
    Instance instance = groups().instantiate();
    assertEquals(1, Shape.call(instance, "alone0"));
    assertEquals(2, Shape.call(instance, "grouped1"));
    for (String name : new String[] {"alone1", "grouped0"}) {
      TrapException trap = assertThrows(TrapException.class, () -> Shape.call(instance, name));
      assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
    }
  }

  @Test
  void a_table_of_references_to_a_type_is_imported_under_another_index() {
    Engine engine = new Engine();
    Shape definer = new Shape();
    int type = definer.type("", "i");
    definer.rawTable(type, 5);
    definer.export("table", 1, 0);
    Instance first = definer.instantiate(engine);
    for (int unrelated : new int[] {0, 3}) {
      Shape user = new Shape();
      tower(user, unrelated);
      int plain = user.type("", "i");
      user.importTable("env", "table", plain, 5);
      user.exported("size", plain, "", new Code().op1(0xfc, 16).index(0));
      Instance second = user.instantiate(engine, first.export("table").orElseThrow());
      assertEquals(5, Shape.call(second, "size"));
    }
  }

  @Test
  void a_type_that_refers_to_itself_is_the_same_in_two_modules() {
    Engine engine = new Engine();
    Shape definer = new Shape();
    definer.exported("f", definer.rawType(takes(0, 1)), "", new Code());
    Func f = (Func) definer.instantiate(engine).export("f").orElseThrow();
    Shape caller = new Shape();
    caller.type("", "");
    int self = caller.rawType(takes(1, 1));
    int imported = caller.importFunction("env", "f", self);
    Code code = new Code();
    code.op(0xd0).s(self);
    caller.exported("call", caller.type("", "i"), "", code.call(imported).i32(3));
    assertEquals(3, Shape.call(caller.instantiate(engine, f), "call"));
  }
}
