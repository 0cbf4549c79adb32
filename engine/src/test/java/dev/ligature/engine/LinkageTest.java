package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions as values: binding and rebinding, host functions, lazy ones, import checks. */
final class LinkageTest {
  private static final FuncType UNARY = new FuncType(List.of(ValType.I32), List.of(ValType.I32));

  private final Engine engine = new Engine();

  private static MethodHandle method(String name, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findStatic(LinkageTest.class, name, MethodType.methodType(int.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  static int increment(int x) {
    return x + 1;
  }

  static int twice(int x) {
    return x * 2;
  }

  static int fail(int x) {
    throw new ArithmeticException("host " + x);
  }

  static int callerName(@Nullable Instance caller, int x) {
    return caller == null ? -x : caller.compiled().name().length();
  }

  /**
   * A module that exports {@code call}, which calls its import {@code env.f} of type (i32) -> i32.
   */
  private Instance caller(Func target) {
    return compiled().allocate(List.of(target));
  }

  private CompiledModule compiled() {
    return engine.compile("caller.so", Binaries.importAndCall());
  }

  private static int call(Instance instance, int argument) throws Throwable {
    return (int) ((Func) instance.export("call").orElseThrow()).handle().invokeExact(argument);
  }

  private Func host(String name) {
    return engine.hostFunction("host." + name, UNARY, method(name, int.class));
  }

  @Test
  void an_imported_function_is_called_through_its_slot_and_can_be_rebound() throws Throwable {
    Instance instance = caller(host("increment"));
    assertEquals(42, call(instance, 41));
    instance.bindFunction(0, host("twice"));
    assertEquals(82, call(instance, 41));
  }

  @Test
  void rebinding_takes_effect_in_code_that_the_jit_has_inlined_through() throws Throwable {
    Instance instance = caller(host("increment"));
    int sum = 0;
    for (int i = 0; i < 200_000; i++) {
      sum += call(instance, 1);
    }
    assertEquals(400_000, sum);
    instance.bindFunction(0, host("twice"));
    assertEquals(10, call(instance, 5));
  }

  @Test
  void two_instances_of_one_module_have_slots_of_their_own() throws Throwable {
    CompiledModule compiled = engine.compile("caller.so", Binaries.importAndCall());
    Instance first = compiled.allocate(List.of(host("increment")));
    Instance second = compiled.allocate(List.of(host("twice")));
    for (int i = 0; i < 20_000; i++) {
      assertEquals(i + 1, call(first, i));
      assertEquals(i * 2, call(second, i));
    }
  }

  @Test
  void what_a_host_function_throws_reaches_java_as_it_was() {
    Instance instance = caller(host("fail"));
    ArithmeticException thrown = assertThrows(ArithmeticException.class, () -> call(instance, 7));
    assertEquals("host 7", thrown.getMessage());
  }

  @Test
  void a_host_function_learns_the_calling_instance() throws Throwable {
    Func function =
        engine.hostFunction(
            "host.callerName", UNARY, method("callerName", Instance.class, int.class));
    assertEquals("caller.so".length(), call(caller(function), 1));
    assertEquals(-1, (int) function.handle().invokeExact(1));
  }

  @Test
  void a_lazy_function_asks_for_its_target_at_its_first_call_only() throws Throwable {
    AtomicInteger asked = new AtomicInteger();
    Func lazy =
        engine.lazyFunction(
            "env.f",
            UNARY,
            () -> {
              asked.incrementAndGet();
              return host("increment");
            });
    Instance instance = caller(lazy);
    assertEquals(0, asked.get());
    assertEquals(2, call(instance, 1));
    assertEquals(3, call(instance, 2));
    assertEquals(1, asked.get());
  }

  @Test
  void an_unbound_import_traps_with_its_name_and_the_importer() {
    CompiledModule compiled = compiled();
    Func unbound = compiled.unbound(0, compiled.module().imports().getFirst());
    Instance instance = compiled.allocate(List.of(unbound));
    TrapException trap = assertThrows(TrapException.class, () -> call(instance, 1));
    assertEquals("unresolved function: env.f imported by caller.so", trap.getMessage());
  }

  @Test
  void binding_a_function_of_another_type_shows_both() {
    Instance instance = caller(host("increment"));
    Func other =
        engine.lazyFunction("env.g", new FuncType(List.of(ValType.I64), List.of()), () -> null);
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> instance.bindFunction(0, other));
    assertEquals(
        "incompatible import type: caller.so imports f as (i32) -> i32, given env.g of type"
            + " (i64) -> ()",
        thrown.getMessage());
  }

  @Test
  void an_import_of_another_kind_or_of_smaller_limits_is_refused() {
    Standalone traps = new Standalone(engine, "traps/traps.wasm");
    CompiledModule compiled = traps.instance.compiled();
    Memory empty = new Memory(new Limits(0, 5, false, false));
    List<Extern> imports =
        List.of(
            empty,
            traps.table,
            new Global.I32(true, 0),
            new Global.I32(false, 0),
            new Global.I32(false, 0));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> compiled.allocate(imports));
    assertEquals(
        "incompatible import type: traps.wasm imports env.memory as memory 1.., given memory 0..5",
        thrown.getMessage());
  }

  @Test
  void a_function_is_one_object_whoever_asks() {
    Standalone many = new Standalone(engine, "many/many.so");
    Func walk = many.function("walk");
    assertSame(walk, many.instance.function(walk.index()));
    assertSame(walk, many.function("walk"));
  }

  @Test
  void a_table_of_two_thousand_functions_calls_each_through_its_slot() {
    Standalone many = new Standalone(engine, "many/many.so");
    assertEquals(715232625, many.call("walk", 5, 1000));
    assertEquals(1000, many.call("walk", 0, 0));
  }

  @Test
  void a_table_beyond_its_limit_does_not_grow() {
    Table table =
        new Table(new ExternType.Table(ValType.FUNCREF, new Limits(1, 3, false, false)), null);
    assertEquals(1, table.grow(2, null));
    assertEquals(-1, table.grow(1, null));
    assertEquals(3, table.size());
  }
}
