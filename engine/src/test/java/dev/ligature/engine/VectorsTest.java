package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors between guests and Java; what instructions do is for the specification's test suite. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
final class VectorsTest {
  private static final ValType I32 = ValType.I32;
  private static final ValType V = ValType.V128;
  private static final String MODULE =
      """
      (import "host" "mix" (func $mix (param i32 v128 v128) (result v128)))
      (import "host" "split" (func $split (param v128) (result i32 v128 v128)))
      (tag $t (export "t") (param i32 v128))
      (func (export "mix") (param i32 v128 v128) (result v128)
        (i64x2.add (call $mix (local.get 0) (local.get 1) (local.get 2)) (v128.const i64x2 1 1)))
      (func (export "split") (param v128) (result i32 v128 v128)
        (return_call $split (local.get 0)))
      (func (export "throw") (param v128) (throw $t (i32.const 7) (local.get 0)))
      (table (export "table") 2 funcref)
      (elem (i32.const 1) $twice)
      (func $twice (param v128) (result v128) (i64x2.add (local.get 0) (local.get 0)))
      """;

  private final Engine engine;

  VectorsTest(boolean vectorModule) {
    EngineOptions options = EngineOptions.DEFAULT;
    engine = new Engine(vectorModule ? options : options.withoutVectorModule());
  }

  static V128 mix(int number, V128 a, V128 b) {
    return new V128(a.low() + b.high() + number, a.high() + b.low());
  }

  static Object[] split(V128 vector) {
    return new Object[] {3, new V128(vector.low(), 0), new V128(0, vector.high())};
  }

  private MethodHandle find(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(VectorsTest.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private Instance instance(MethodHandle mix) {
    FuncType mixes = new FuncType(List.of(I32, V, V), List.of(V));
    FuncType splits = new FuncType(List.of(V), List.of(I32, V, V));
    MethodHandle split = find("split", MethodType.methodType(Object[].class, V128.class));
    byte[] bytes = ModuleAssembler.assemble(MODULE.getBytes(StandardCharsets.UTF_8)).bytes();
    Instance instance =
        engine
            .compile("vectors.wasm", WasmModule.parse(bytes))
            .allocate(
                List.of(
                    engine.hostFunction("host.mix", mixes, mix),
                    engine.hostFunction("host.split", splits, split)));
    instance.initialize();
    return instance;
  }

  private Instance instance() {
    return instance(
        find("mix", MethodType.methodType(V128.class, int.class, V128.class, V128.class)));
  }

  private static MethodHandle handle(Instance instance, String name) {
    return ((Func) instance.export(name).orElseThrow()).handle();
  }

  @Test
  void handles_take_and_give_vectors_as_objects() throws Throwable {
    MethodHandle mix = handle(instance(), "mix");
    assertEquals(MethodType.methodType(V128.class, int.class, V128.class, V128.class), mix.type());
    assertEquals(
        new V128(1 + 4 + 7 + 1, 2 + 3 + 1),
        (V128) mix.invokeExact(7, new V128(1, 2), new V128(3, 4)));
  }

  @Test
  void vectors_are_objects_among_several_results() throws Throwable {
    Object[] results = (Object[]) handle(instance(), "split").invokeExact(new V128(5, 6));
    assertArrayEquals(new Object[] {3, new V128(5, 0), new V128(0, 6)}, results);
  }

  @Test
  void a_call_through_a_table_takes_vectors_as_objects() throws Throwable {
    Table table = (Table) instance().export("table").orElseThrow();
    MethodHandle call = engine.indirectCall(new FuncType(List.of(V), List.of(V)));
    assertEquals(new V128(2, -4), (V128) call.invokeExact(table, 1, new V128(1, -2)));
    assertThrows(
        TrapException.class,
        () -> {
          V128 unused = (V128) call.invokeExact(table, 0, new V128(1, -2));
          assertEquals(new V128(0, 0), unused);
        });
  }

  @Test
  void null_is_no_vector() {
    MethodHandle mix = handle(instance(), "mix");
    assertThrows(NullPointerException.class, () -> mix.invoke(7, null, new V128(0, 0)));
    MethodHandle nothing =
        MethodHandles.dropArguments(
            MethodHandles.constant(V128.class, null), 0, int.class, V128.class, V128.class);
    MethodHandle of = handle(instance(nothing), "mix");
    NullPointerException thrown =
        assertThrows(
            NullPointerException.class, () -> of.invoke(7, new V128(0, 0), new V128(0, 0)));
    assertEquals("a vector", thrown.getMessage());
    assertThrows(
        NullPointerException.class, () -> new Global.Vector(true, new V128(0, 0)).setValue(null));
  }

  @Test
  void exceptions_carry_vectors() {
    Instance instance = instance();
    GuestException thrown =
        assertThrows(
            GuestException.class,
            () -> handle(instance, "throw").invokeWithArguments(new V128(8, 9)));
    assertEquals(List.of(7, new V128(8, 9)), thrown.values());
    assertArrayEquals(new Object[] {7, 8L, 9L}, thrown.payload());
  }

  @Test
  void more_vectors_than_a_method_takes_come_in_an_array() throws Throwable {
    List<ValType> many = Collections.nCopies(63, V);
    FuncType type = new FuncType(many, List.of(V));
    assertEquals(MethodType.methodType(V128.class, Object[].class), Engine.methodType(type));
    Func last =
        engine.hostFunction(
            "host.last", type, find("last", MethodType.methodType(V128.class, Object[].class)));
    Object[] arguments = Collections.nCopies(63, new V128(1, 2)).toArray();
    arguments[62] = new V128(3, 4);
    assertEquals(new V128(3, 4), (V128) last.handle().invokeExact(arguments));
    assertEquals(
        63, Engine.methodType(new FuncType(many.subList(1, 63), List.of())).parameterCount() + 1);
  }

  static V128 last(Object[] vectors) {
    return (V128) vectors[vectors.length - 1];
  }

  @Test
  void globals_hold_vectors() {
    Global global = Global.of(new dev.ligature.wasm.ExternType.Global(V, true));
    assertEquals(new V128(0, 0), global.value());
    global.setValue(new V128(1, -1));
    assertEquals(new V128(1, -1), global.value());
    assertEquals("v128 0xffffffffffffffff:0000000000000001", String.valueOf(global.value()));
  }

  private Instance instanceOf(String text) {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Instance instance = engine.compile("x.wasm", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return instance;
  }

  @Test
  void a_choice_between_vectors_is_one_where_nothing_else_tells_that_there_are_vectors()
      throws Throwable {
    Instance instance =
        instanceOf(
            """
            (global $a (mut v128) (v128.const i64x2 1 2))
            (global $b (mut v128) (v128.const i64x2 3 4))
            (global $g (mut v128) (v128.const i64x2 0 0))
            (func (export "choose") (param i32)
              (global.set $g
                (select (result v128) (global.get $a) (global.get $b) (local.get 0))))
            (func (export "chosen") (result v128) (global.get $g))
            """);
    handle(instance, "choose").invoke(1);
    assertEquals(new V128(1, 2), (V128) handle(instance, "chosen").invokeExact());
    handle(instance, "choose").invoke(0);
    assertEquals(new V128(3, 4), (V128) handle(instance, "chosen").invokeExact());
  }

  /** The table of {@code docs/simd.md}. */
  @Test
  void relaxed_instructions_give_what_is_written_of_them() throws Throwable {
    Instance instance =
        instanceOf(
            """
            (func (export "swizzle") (result v128)
              (i8x16.relaxed_swizzle
                (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
                (v128.const i8x16 15 16 127 128 255 0 0 0 0 0 0 0 0 0 0 0)))
            (func (export "truncated") (result v128)
              (i32x4.relaxed_trunc_f32x4_s (v128.const f32x4 nan 3e9 -3e9 1.9)))
            (func (export "unsigned") (result v128)
              (i32x4.relaxed_trunc_f32x4_u (v128.const f32x4 nan 5e9 -1 1.9)))
            (func (export "added") (result v128)
              (f64x2.relaxed_madd
                (v128.const f64x2 0x1.00000004p0 3) (v128.const f64x2 0x1.fffffff8p-1 4)
                (v128.const f64x2 -1 5)))
            (func (export "selected") (result v128)
              (i8x16.relaxed_laneselect
                (v128.const i64x2 -1 -1) (v128.const i64x2 0 0) (v128.const i64x2 0x0f 0xf0)))
            (func (export "least") (result v128)
              (f64x2.relaxed_min (v128.const f64x2 -0 nan) (v128.const f64x2 0 1)))
            (func (export "multiplied") (result v128)
              (i16x8.relaxed_q15mulr_s
                (v128.const i16x8 -32768 0 0 0 0 0 0 0) (v128.const i16x8 -32768 0 0 0 0 0 0 0)))
            (func (export "dot") (result v128)
              (i16x8.relaxed_dot_i8x16_i7x16_s
                (v128.const i8x16 -128 -128 0 0 0 0 0 0 0 0 0 0 0 0 0 0)
                (v128.const i8x16 -128 -128 0 0 0 0 0 0 0 0 0 0 0 0 0 0)))
            """);
    assertEquals(
        new V128(0x0101_0100_0000_0010L, 0x0101_0101_0101_0101L), value(instance, "swizzle"));
    assertEquals(
        new V128(0x7fff_ffff_0000_0000L, 0x0000_0001_8000_0000L), value(instance, "truncated"));
    assertEquals(
        new V128(0xffff_ffff_0000_0000L, 0x0000_0001_0000_0000L), value(instance, "unsigned"));
    assertEquals(
        new V128(Double.doubleToRawLongBits(0), Double.doubleToRawLongBits(17)),
        value(instance, "added"));
    assertEquals(new V128(0x0f, 0xf0), value(instance, "selected"));
    V128 least = value(instance, "least");
    assertEquals(Long.MIN_VALUE, least.low());
    assertEquals(Double.NaN, Double.longBitsToDouble(least.high()));
    assertEquals(new V128(32767, 0), value(instance, "multiplied"));
    assertEquals(new V128(0x8000, 0), value(instance, "dot"));
  }

  private static V128 value(Instance instance, String name) throws Throwable {
    return (V128) handle(instance, name).invokeExact();
  }
}
