package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Tag;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More of everything than a class has fields. */
final class ManyEntitiesTest {
  private static final FuncType TO_I32 = new FuncType(List.of(), List.of(ValType.I32));

  /** Reads, writes and reads again a global by its number: {@code f(old) = old * 10 + new}. */
  private static void accessor(Shape shape, String name, int type, int global) {
    shape.exported(
        name,
        type,
        "",
        new Code()
            .globalGet(global)
            .i32(10)
            .op(Code.MUL)
            .get(0)
            .globalSet(global)
            .globalGet(global)
            .op(Code.ADD));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20_999, 21_001, 33_795, 200_000})
  void every_global_is_read_and_written_however_many_there_are(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    for (int k = 0; k < count; k++) {
      shape.global('i', true, new Code().i32(k));
    }
    int[] probed = {0, count / 2, count - 1};
    for (int global : probed) {
      accessor(shape, "f" + global, type, global);
    }
    Instance instance = shape.instantiate();
    for (int global : probed) {
      assertEquals(global * 10 + 7, Shape.call(instance, "f" + global, 7));
      assertEquals(7 * 10 + 8, Shape.call(instance, "f" + global, 8));
    }
  }

  @Test
  void globals_of_all_types_behind_the_last_field_keep_their_values() {
    Shape shape = new Shape();
    for (int k = 0; k < 25_000; k++) {
      shape.global('i', false, new Code().i32(k));
    }
    shape.global('l', true, new Code().i64(1L << 40));
    shape.global('f', true, new Code().op(0x43, 0, 0, 0x80, 0x3f));
    shape.global('d', true, new Code().op(0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f));
    shape.global('r', true, new Code().op1(0xd2, 0));
    shape.exported("l", shape.type("", "l"), "", new Code().globalGet(25_000));
    shape.exported("f", shape.type("", "f"), "", new Code().globalGet(25_001));
    shape.exported("d", shape.type("", "d"), "", new Code().globalGet(25_002));
    shape.exported("r", shape.type("", "r"), "", new Code().globalGet(25_003));
    shape.exported(
        "set", shape.type("l", "l"), "", new Code().get(0).globalSet(25_000).globalGet(25_000));
    Instance instance = shape.instantiate();
    assertEquals(1L << 40, Shape.call(instance, "l"));
    assertEquals(1f, Shape.call(instance, "f"));
    assertEquals(1d, Shape.call(instance, "d"));
    assertEquals(instance.export("l").orElseThrow(), Shape.call(instance, "r"));
    assertEquals(5L, Shape.call(instance, "set", 5L));
  }

  @Test
  void imported_functions_behind_the_last_field_are_called_and_bound_anew() throws Exception {
    Shape shape = new Shape();
    int type = shape.type("", "i");
    int count = 60_000;
    for (int k = 0; k < count; k++) {
      shape.importFunction("env", "f" + k, type);
    }
    shape.exported("first", type, "", new Code().call(0));
    shape.exported("last", type, "", new Code().call(count - 1));
    Engine engine = new Engine();
    Extern[] imports = new Extern[count];
    for (int k = 0; k < count; k++) {
      imports[k] = constant(engine, k);
    }
    Instance instance = shape.instantiate(engine, imports);
    assertEquals(0, Shape.call(instance, "first"));
    assertEquals(count - 1, Shape.call(instance, "last"));
    instance.bindFunction(count - 1, constant(engine, -1));
    assertEquals(-1, Shape.call(instance, "last"));
  }

  private static Func constant(Engine engine, int value) {
    MethodHandle handle = MethodHandles.constant(int.class, value);
    return engine.hostFunction("f" + value, TO_I32, handle);
  }

  @Test
  void imported_cells_behind_the_last_field_are_shared_with_who_gave_them() {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    int count = 60_000;
    List<Extern> imports = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      shape.importGlobal("GOT.mem", "g" + k, 'i', k % 2 == 0);
      imports.add(new Global.I32(k % 2 == 0, k));
    }
    accessor(shape, "even", type, count - 2);
    shape.exported("odd", type, "", new Code().globalGet(count - 1).get(0).op(Code.ADD));
    Instance instance = shape.instantiate(imports.toArray(Extern[]::new));
    assertEquals(count - 1 + 5, Shape.call(instance, "odd", 5));
    ((Global.I32) imports.get(count - 2)).value = 3;
    assertEquals(34, Shape.call(instance, "even", 4));
    assertEquals(4, ((Global.I32) imports.get(count - 2)).value);
  }

  @Test
  void tables_memories_and_tags_behind_the_last_field_work() {
    Shape shape = new Shape();
    int none = shape.type("", "");
    int type = shape.type("", "i");
    int count = 5_000;
    for (int k = 0; k < count; k++) {
      shape.table(k);
      shape.memory(k == count - 1 ? 3 : 0);
      shape.tag(none);
    }
    shape.exported("table", type, "", new Code().op1(0xfc, 16).index(count - 1));
    shape.exported("memory", type, "", new Code().op1(0x3f, count - 1));
    shape.exported("throw", none, "", new Code().op1(Code.THROW, count - 1));
    shape.exported(
        "catch",
        type,
        "",
        new Code()
            .op(Code.TRY, Code.I32)
            .op1(Code.THROW, count - 1)
            .op1(Code.CATCH, count - 2)
            .i32(1)
            .op1(Code.CATCH, count - 1)
            .i32(2)
            .op(Code.END));
    Instance instance = shape.instantiate();
    assertEquals(count - 1, Shape.call(instance, "table"));
    assertEquals(3, Shape.call(instance, "memory"));
    assertEquals(2, Shape.call(instance, "catch"));
    GuestException thrown =
        Assertions.assertThrows(GuestException.class, () -> Shape.call(instance, "throw"));
    Tag tag = thrown.tag();
    assertEquals("shape.wasm.tag[" + (count - 1) + "]", tag.name());
  }

  @Test
  void a_module_of_a_million_functions_runs_its_last_one() {
    Shape shape = new Shape();
    int type = shape.type("", "i");
    for (int k = 0; k < 999_999; k++) {
      shape.function(type, "", new Code().i32(k));
    }
    shape.exported("last", type, "", new Code().call(777_777).i32(1).op(Code.ADD));
    WasmModule module = WasmModule.parse(shape.bytes());
    assertEquals(1_000_000, module.functionCount());
    assertEquals(777_778, Shape.call(shape.instantiate(), "last"));
  }
}
