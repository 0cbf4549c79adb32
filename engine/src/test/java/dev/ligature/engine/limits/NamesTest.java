package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names longer than class files take. */
final class NamesTest {
  private static final FuncType TO_I32 = new FuncType(List.of(), List.of(ValType.I32));

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e9", "\u4e2d", "\ud83d\ude00"})
  void functions_whose_long_names_differ_at_their_ends_are_told_apart(String letter) {
    String name = letter.repeat(70_000);
    Shape shape = new Shape();
    int type = shape.type("", "i");
    int imported = shape.importFunction(name, name, type);
    int first = shape.exported(name + "1", type, "", new Code().i32(1));
    int second = shape.exported(name + "2", type, "", new Code().i32(2));
    Code calls = new Code().call(first).i32(10).op(Code.MUL).call(second).op(Code.ADD);
    shape.exported("sum", type, "", calls.i32(10).op(Code.MUL).call(imported).op(Code.ADD));
    Engine engine = new Engine();
    Func host = engine.hostFunction(name, TO_I32, MethodHandles.constant(int.class, 3));
    Instance instance =
        engine.compile(name + ".wasm", WasmModule.parse(shape.bytes())).allocate(List.of(host));
    assertEquals(123, Shape.call(instance, "sum"));
    assertEquals(2, Shape.call(instance, name + "2"));
    assertEquals(name + ".wasm." + name + "2", ((Func) instance.export(name + "2").get()).name());
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_001, 65_535, 65_536, 1_000_000})
  void a_long_name_of_the_name_section_shows_its_beginning_in_traces(int length) {
    String name = "x".repeat(length);
    Shape shape = new Shape();
    shape.exported("f", shape.type("", ""), "", new Code().op(0));
    Bytes names = new Bytes().u(1).u(0).name(name);
    shape.custom("name", new Bytes().op(1).sized(names));
    TrapException trap =
        assertThrows(TrapException.class, () -> Shape.call(shape.instantiate(), "f"));
    String shown = trap.guestStack().getFirst().toString();
    String expected = length <= 1_000 ? name : "x".repeat(1_000) + "\u2026";
    assertTrue(shown.endsWith("." + expected), shown);
  }

  @Test
  void functions_of_one_name_and_others_named_like_what_tells_them_apart_are_told_apart() {
    Shape shape = new Shape();
    int type = shape.type("", "i");
    String[] name = {"f@2", "f", "f", "f@2", "f@2@3"};
    Bytes names = new Bytes().u(name.length);
    for (int k = 0; k < name.length; k++) {
      shape.exported("e" + k, type, "", new Code().i32(k));
      names.u(k).name(name[k]);
    }
    shape.custom("name", new Bytes().op(1).sized(names));
    Instance instance = shape.instantiate();
    for (int k = 0; k < name.length; k++) {
      assertEquals(k, Shape.call(instance, "e" + k));
    }
  }
}
