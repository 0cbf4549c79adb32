package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Table;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of more parameters than a method of the JVM takes, and of many results. */
final class WideFunctionsTest {
  /** {@code f(x0, x1, ..) = x0 + 2 x1 + 3 x2 ..}, so that each argument has to be in its place. */
  private static Code weighted(int params) {
    Code code = new Code().i64(0);
    for (int k = 0; k < params; k++) {
      code.get(k).i64(k + 1).op(0x7e).op(Code.ADD64);
    }
    return code;
  }

  private static long weightedSum(int params) {
    long sum = 0;
    for (int k = 0; k < params; k++) {
      sum += (k + 1L) * (k + 1L);
    }
    return sum;
  }

  private static Code ascending(int count) {
    Code code = new Code();
    for (int k = 0; k < count; k++) {
      code.i64(k + 1);
    }
    return code;
  }

  private static Shape callers(int params) {
    Shape shape = new Shape();
    int wide = shape.type("l".repeat(params), "l");
    int plain = shape.type("", "l");
    int host = shape.importFunction("env", "host", wide);
    int own = shape.exported("own", wide, "", weighted(params));
    int tail = shape.exported("tail", wide, "", arguments(params).op1(0x12, own));
    shape.table(3);
    shape.elements(0, host, own, tail);
    shape.exported("imported", plain, "", ascending(params).call(host));
    shape.exported("internal", plain, "", ascending(params).call(own));
    shape.exported("left", plain, "", ascending(params).op1(0x12, tail));
    for (int k = 0; k < 3; k++) {
      shape.exported("indirect" + k, plain, "", ascending(params).i32(k).callIndirect(wide, 0));
    }
    return shape;
  }

  private static Code arguments(int params) {
    Code code = new Code();
    for (int k = 0; k < params; k++) {
      code.get(k);
    }
    return code;
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 124, 125, 126, 127, 128, 129, 130, 254, 255, 256, 1000})
  void a_function_of_many_parameters_is_called_in_every_way(int params) throws Exception {
    Engine engine = new Engine();
    FuncType type = new FuncType(Collections.nCopies(params, ValType.I64), List.of(ValType.I64));
    MethodHandle sum =
        MethodHandles.lookup()
            .findStatic(
                WideFunctionsTest.class, "sum", MethodType.methodType(long.class, Object[].class));
    MethodType handleType = Engine.methodType(type);
    MethodHandle fitting =
        handleType.parameterCount() == params
            ? sum.asCollector(Object[].class, params).asType(handleType)
            : sum;
    Func host = engine.hostFunction("host", type, fitting);
    Instance instance = callers(params).instantiate(engine, host);
    long expected = weightedSum(params);
    for (String name :
        List.of("imported", "internal", "left", "indirect0", "indirect1", "indirect2")) {
      assertEquals(expected, Shape.call(instance, name), name);
    }
    Object[] arguments = new Object[params];
    for (int k = 0; k < params; k++) {
      arguments[k] = k + 1L;
    }
    Object fromJava =
        handleType.parameterCount() == params
            ? Shape.call(instance, "own", arguments)
            : Shape.call(instance, "own", (Object) arguments);
    assertEquals(expected, fromJava);
  }

  static long sum(Object[] values) {
    long sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += (k + 1) * (long) values[k];
    }
    return sum;
  }

  @Test
  void a_wide_function_of_another_module_is_called_through_import_and_table() {
    Engine engine = new Engine();
    Shape library = new Shape();
    int wide = library.type("l".repeat(300), "l");
    int own = library.exported("own", wide, "", weighted(300));
    library.table(1);
    library.elements(0, own);
    library.export("table", 1, 0);
    Instance first = library.instantiate(engine);
    Shape main = new Shape();
    main.type("", "");
    wide = main.type("l".repeat(300), "l");
    int plain = main.type("", "l");
    int imported = main.importFunction("lib", "own", wide);
    main.exported("call", plain, "", ascending(300).call(imported));
    Instance second = main.instantiate(engine, (Func) first.export("own").orElseThrow());
    assertEquals(weightedSum(300), Shape.call(second, "call"));
    assertEquals(1, ((Table) first.export("table").orElseThrow()).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 17, 100, 254, 1000})
  void many_results_of_all_types_arrive_in_their_places(int count) {
    String types = "ilfdr".repeat(count).substring(0, count);
    Shape shape = new Shape();
    int many = shape.type("", types);
    shape.table(1);
    Code code = new Code();
    List<Object> expected = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      switch (types.charAt(k)) {
        case 'i' -> code.i32(k);
        case 'l' -> code.i64(k);
        case 'f' -> code.i32(k).op(0xb2);
        case 'd' -> code.i32(k).op(0xb7);
        default -> code.op(0xd0, 0x70);
      }
      expected.add(
          switch (types.charAt(k)) {
            case 'i' -> (Object) k;
            case 'l' -> (Object) (long) k;
            case 'f' -> (Object) (float) k;
            case 'd' -> (Object) (double) k;
            default -> null;
          });
    }
    int made = shape.exported("make", many, "", code);
    shape.elements(0, made);
    shape.exported("pass", many, "", new Code().call(made));
    shape.exported("indirect", many, "", new Code().i32(0).callIndirect(many, 0));
    shape.exported("leave", many, "", new Code().op1(0x12, made));
    Instance instance = shape.instantiate();
    for (String name : List.of("make", "pass", "indirect", "leave")) {
      assertArrayEquals(expected.toArray(), (Object[]) Shape.call(instance, name), name);
    }
  }

  @Test
  void parameters_of_all_types_survive_where_a_function_is_cut() {
    String types = "ilfd".repeat(250);
    Shape shape = new Shape();
    int wide = shape.type(types, "d");
    Code code = new Code().op(0x44, 0, 0, 0, 0, 0, 0, 0, 0);
    for (int k = 0; k < 1000; k++) {
      code.get(k);
      switch (types.charAt(k)) {
        case 'i' -> code.op(0xb7);
        case 'l' -> code.op(0xb9);
        case 'f' -> code.op(0xbb);
        default -> {}
      }
      code.op(0xa0);
    }
    shape.exported("sum", wide, "", code);
    Object[] arguments = new Object[1000];
    for (int k = 0; k < 1000; k++) {
      arguments[k] =
          switch (types.charAt(k)) {
            case 'i' -> (Object) k;
            case 'l' -> (Object) (long) k;
            case 'f' -> (Object) (float) k;
            default -> (Object) (double) k;
          };
    }
    for (int limit : new int[] {300, 3000, 200_000}) {
      Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(limit));
      Instance instance = shape.instantiate(engine);
      assertEquals(999.0 * 1000 / 2, Shape.call(instance, "sum", (Object) arguments));
    }
  }

  @Test
  void a_wide_function_that_tail_calls_itself_goes_back_to_its_beginning() {
    Shape shape = new Shape();
    int wide = shape.type("l".repeat(300), "l");
    // f(n, sum, ..) = n == 0 ? sum : f(n - 1, sum + n, ..)
    Code code =
        new Code()
            .get(0)
            .op(0x50)
            .op(Code.IF, Code.I64)
            .get(1)
            .op(Code.ELSE)
            .get(0)
            .i64(1)
            .op(0x7d)
            .get(1)
            .get(0)
            .op(Code.ADD64);
    for (int k = 2; k < 300; k++) {
      code.get(k);
    }
    shape.exported("sum", wide, "l", code.op1(0x12, 0).op(Code.END));
    Object[] arguments = new Object[300];
    java.util.Arrays.fill(arguments, 0L);
    arguments[0] = 10_000L;
    assertEquals(50_005_000L, Shape.call(shape.instantiate(), "sum", (Object) arguments));
  }
}
