package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that call what a table holds, with a guard around the call. */
final class GuardTest {
  private static final ValType INT = ValType.I32;

  private final List<String> told = new ArrayList<>();
  private boolean catches;
  private final Engine engine = new Engine();
  private final Table table =
      new Table(new ExternType.Table(ValType.FUNCREF, new Limits(4, -1, false, false)), null);

  private final Guard guard =
      new Guard() {
        @Override
        public Object enter() {
          told.add("enter");
          return "state";
        }

        @Override
        public void leave(Object state) {
          told.add("leave " + state);
        }

        @Override
        public void caught(Throwable thrown, Object state, @Nullable Instance caller)
            throws Throwable {
          told.add("caught " + thrown.getClass().getSimpleName() + " " + state + " " + caller);
          if (!catches) {
            throw thrown;
          }
        }
      };

  private static FuncType type(List<ValType> results, ValType... params) {
    return new FuncType(List.of(params), results);
  }

  /** A function that gets an index, and calls what the handle does at index 1. */
  private MethodHandle guarded(Engine engine, FuncType called, MethodHandle handle) {
    table.set(1, engine.hostFunction("called", called, handle));
    List<ValType> params = new ArrayList<>(List.of(INT));
    params.addAll(called.params());
    FuncType type = new FuncType(params, called.results());
    return engine.guardedFunction("guarded", type, () -> table, guard).handle();
  }

  private static MethodHandle throwing(FuncType type, Class<? extends Throwable> thrown)
      throws ReflectiveOperationException {
    MethodHandle made =
        MethodHandles.lookup().findConstructor(thrown, MethodType.methodType(void.class));
    MethodType java = Engine.methodType(type);
    MethodHandle raised =
        MethodHandles.filterReturnValue(
            made.asType(made.type().changeReturnType(Throwable.class)),
            MethodHandles.throwException(java.returnType(), Throwable.class));
    return MethodHandles.dropArguments(raised, 0, java.parameterList());
  }

  @Test
  void arguments_and_the_result_pass() throws Throwable {
    FuncType type = type(List.of(ValType.I64), INT, ValType.I64, ValType.F64);
    MethodHandle sum =
        MethodHandles.lookup().findStatic(GuardTest.class, "sum", Engine.methodType(type));
    assertEquals(10L, (long) guarded(engine, type, sum).invokeExact(1, 3, 5L, 2.0));
    assertEquals(List.of("enter", "leave state"), told);
  }

  static long sum(int one, long two, double three) {
    return one + two + (long) three;
  }

  @Test
  void what_is_caught_gives_nothing_of_any_type() throws Throwable {
    catches = true;
    List<ValType> types =
        List.of(INT, ValType.I64, ValType.F32, ValType.F64, ValType.FUNCREF, ValType.EXTERNREF);
    List<@Nullable Object> expected = new ArrayList<>(List.of(0, 0L, 0f, 0.0));
    expected.addAll(Collections.nCopies(4, null));
    List<List<ValType>> results = new ArrayList<>();
    types.forEach(type -> results.add(List.of(type)));
    results.addAll(List.of(List.of(), List.of(INT, INT)));
    List<@Nullable Object> given = new ArrayList<>();
    for (List<ValType> result : results) {
      FuncType type = type(result);
      MethodHandle throwing = throwing(type, ArithmeticException.class);
      given.add(guarded(engine, type, throwing).invokeWithArguments(1));
    }
    assertEquals(expected, given);
    assertEquals(
        List.of("enter", "leave state", "caught ArithmeticException state null"),
        told.subList(0, 3));
    assertEquals(3 * results.size(), told.size());
  }

  @Test
  void what_the_guard_throws_reaches_java_as_it_is() throws Throwable {
    FuncType type = type(List.of(INT));
    MethodHandle guarded = guarded(engine, type, throwing(type, IOException.class));
    assertThrows(IOException.class, () -> guarded.invokeWithArguments(1));
    assertEquals(List.of("enter", "leave state", "caught IOException state null"), told);
  }

  @Test
  void what_is_of_another_type_or_not_there_traps_within_the_guard() throws Throwable {
    FuncType type = type(List.of(INT));
    MethodHandle guarded = guarded(engine, type, MethodHandles.constant(int.class, 1));
    table.set(
        2,
        engine.hostFunction(
            "no", type(List.of()), MethodHandles.empty(MethodType.methodType(void.class))));
    for (int index : new int[] {2, 3, 4, -1}) {
      told.clear();
      TrapException trap =
          assertThrows(TrapException.class, () -> guarded.invokeWithArguments(index));
      assertEquals(index == 2, trap.kind() == TrapKind.INDIRECT_CALL_TYPE_MISMATCH);
      assertEquals(List.of("enter", "leave state", "caught TrapException state null"), told);
    }
  }

  @Test
  void a_type_without_an_index_is_refused() {
    FuncType type = type(List.of(), ValType.I64);
    assertFalse(Engine.isGuardable(type));
    assertFalse(Engine.isGuardable(type(List.of())));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> engine.guardedFunction("f", type, () -> table, guard));
    assertEquals("a function with a guard of type " + type, refused.getMessage());
    List<ValType> many = new ArrayList<>(Collections.nCopies(251, INT));
    assertFalse(Engine.isGuardable(new FuncType(many, List.of())));
    assertTrue(Engine.isGuardable(new FuncType(many.subList(1, 251), List.of())));
  }

  @Test
  void its_class_is_kept(@TempDir Path folder) throws Throwable {
    FuncType type = type(List.of(INT), INT);
    for (int process = 0; process < 2; process++) {
      CodeCache cache = CodeCache.in(folder.resolve("cache"));
      Engine own = new Engine(EngineOptions.DEFAULT.withCache(cache));
      MethodHandle guarded = guarded(own, type, MethodHandles.identity(int.class));
      assertEquals(7, (int) guarded.invokeExact(1, 7));
      assertEquals(process == 0, cache.statistics().generated() > 0);
      cache.flush();
    }
  }

  /** Two programs of one engine: the class is one, and each has its own table. */
  @Test
  void functions_of_one_type_share_their_class() throws Throwable {
    FuncType type = type(List.of(INT), INT, INT);
    Table other =
        new Table(new ExternType.Table(ValType.FUNCREF, new Limits(4, -1, false, false)), null);
    FuncType called = type(List.of(INT), INT);
    table.set(1, engine.hostFunction("called", called, MethodHandles.identity(int.class)));
    MethodHandle zero =
        MethodHandles.dropArguments(MethodHandles.constant(int.class, 0), 0, int.class);
    other.set(1, engine.hostFunction("called", called, zero));
    Func one = engine.guardedFunction("one", type, () -> table, guard);
    Func two = engine.guardedFunction("two", type, () -> other, guard);
    assertEquals(7, (int) one.handle().invokeExact(1, 7));
    assertEquals(0, (int) two.handle().invokeExact(1, 7));
    assertSame(one.prepare().getClass(), two.prepare().getClass());
    assertNull(other.get(2));
  }
}
