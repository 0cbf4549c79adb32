package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tail calls take no stack: millions of them, however they reach the function. */
final class TailCallTest {
  private static final int STEPS = 3_000_000;
  private static final FuncType STEP =
      new FuncType(List.of(ValType.I32, ValType.I64), List.of(ValType.I64));

  private final Pair pair = new Pair(new Engine());

  /** Two instances that call each other. */
  private static final class Pair {
    final Engine engine;
    final Instance first;
    final Instance second;

    Pair(Engine engine) {
      this.engine = engine;
      // Of two modules, so that the two have no code in common.
      this.first = instance("first.wasm");
      this.second = instance("second.wasm");
      first.bindFunction(0, function(second, "across"));
      second.bindFunction(0, function(first, "across"));
      first.table(0).set(0, function(second, "indirect"));
      second.table(0).set(0, function(first, "indirect"));
    }

    private Instance instance(String name) {
      Table table =
          new Table(new ExternType.Table(ValType.FUNCREF, new Limits(1, -1, false, false)), null);
      CompiledModule compiled =
          engine.compile(name, Standalone.parse("tail-calls/tail-calls.wasm"));
      Func unbound = compiled.unbound(0, compiled.module().imports().getFirst());
      Instance instance = compiled.allocate(List.of(unbound, table));
      instance.initialize();
      return instance;
    }
  }

  private static Func function(Instance instance, String name) {
    return (Func) instance.export(name).orElseThrow();
  }

  private static Object call(Instance instance, String name, Object... arguments) {
    try {
      return function(instance, name).handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"across", "indirect", "self"})
  void millions_of_steps_take_no_stack(String export) {
    assertEquals((long) STEPS, call(pair.first, export, STEPS, 0L));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 7000})
  void two_functions_call_each_other_with_parameters_of_other_types(int methodLimit) {
    Instance instance =
        new Pair(new Engine(EngineOptions.DEFAULT.withMethodLimit(methodLimit))).first;
    assertEquals(1, call(instance, "even", STEPS));
    assertEquals(0, call(instance, "even", STEPS + 1));
  }

  @Test
  void functions_cut_into_parts_take_no_stack_either() {
    Pair cut = new Pair(new Engine(EngineOptions.DEFAULT.withMethodLimit(100)));
    assertEquals((long) STEPS, call(cut.first, "across", STEPS, 0L));
    assertEquals((long) STEPS, call(cut.first, "indirect", STEPS, 0L));
  }

  @Test
  void a_function_found_when_first_called_is_tail_called_through_its_stub() {
    Func lazy = pair.engine.lazyFunction("env.next", STEP, () -> function(pair.second, "across"));
    pair.first.bindFunction(0, lazy);
    assertEquals((long) STEPS, call(pair.first, "across", STEPS, 0L));
  }

  @Test
  void an_ordinary_call_has_the_result_of_the_last_tail_call() {
    assertEquals(2L * STEPS, call(pair.first, "ordinary", STEPS));
  }

  @Test
  void a_block_left_by_a_tail_call_catches_nothing() {
    GuestException thrown =
        assertThrows(GuestException.class, () -> call(pair.first, "uncaught", 5));
    assertEquals("uncaught exception: failure(i32 5)", thrown.getMessage());
  }

  @Test
  void the_guest_stack_shows_functions_under_their_own_names() {
    pair.first.table(0).set(0, null);
    TrapException trap =
        assertThrows(TrapException.class, () -> call(pair.first, "indirect", 1, 0L));
    assertEquals("uninitialized element 0: null, called as (i32, i64) -> i64", trap.getMessage());
    assertEquals(new GuestFrame("first.wasm", "indirect"), trap.guestStack().getFirst());
  }
}
