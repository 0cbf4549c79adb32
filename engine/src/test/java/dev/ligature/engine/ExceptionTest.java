package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Exceptions between guests and Java; what blocks catch is for the specification's test suite. */
final class ExceptionTest {
  private static final FuncType UNARY = new FuncType(List.of(ValType.I32), List.of(ValType.I32));

  private final Engine engine = new Engine();
  private final Instance instance = instance(x -> x);

  private Instance instance(IntUnaryOperator host) {
    try {
      var handle =
          MethodHandles.lookup()
              .findVirtual(
                  IntUnaryOperator.class, "applyAsInt", MethodType.methodType(int.class, int.class))
              .bindTo(host);
      Instance made =
          engine
              .compile("exceptions.wasm", Standalone.parse("exceptions/exceptions.wasm"))
              .allocate(List.of(engine.hostFunction("env.host", UNARY, handle)));
      made.initialize();
      return made;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("host", e);
    }
  }

  private static Object call(Instance instance, String name, Object... arguments) {
    try {
      Func function = (Func) instance.export(name).orElseThrow();
      return function.handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Tag tag(Instance instance, String name) {
    return (Tag) instance.export(name).orElseThrow();
  }

  @Test
  void an_uncaught_exception_reaches_java_with_its_tag_and_values() {
    GuestException thrown = assertThrows(GuestException.class, () -> call(instance, "throw_pair"));
    assertSame(tag(instance, "pair"), thrown.tag());
    assertEquals(List.of(-5L, 2.5), thrown.values());
    assertEquals("uncaught exception: pair(i64 -5, f64 2.5)", thrown.getMessage());
  }

  @Test
  void its_java_stack_trace_shows_the_call_that_it_left() {
    GuestException thrown = assertThrows(GuestException.class, () -> call(instance, "throw", 1));
    assertTrue(
        List.of(thrown.getStackTrace()).stream()
            .anyMatch(frame -> frame.getClassName().equals(ExceptionTest.class.getName())));
  }

  @Test
  void a_guest_catches_by_its_tag_what_a_host_function_throws() {
    Instance[] self = new Instance[1];
    self[0] =
        instance(
            x -> {
              throw new GuestException(tag(self[0], "code"), x);
            });
    assertEquals(42, call(self[0], "catch", 41));
  }

  @Test
  void an_exception_passes_through_a_host_function_between_guests() {
    Instance[] self = new Instance[1];
    self[0] =
        instance(
            x -> {
              call(self[0], "throw", x * 2);
              return 0;
            });
    assertEquals(21, call(self[0], "catch", 10));
  }

  @Test
  void tags_of_two_instances_differ_so_catch_all_has_it() {
    Instance other = instance(x -> x);
    assertNotSame(tag(instance, "code"), tag(other, "code"));
    Instance outer =
        instance(
            x -> {
              call(other, "throw", x);
              return 0;
            });
    assertEquals(-1, call(outer, "catch", 10));
  }

  @Test
  void the_handler_sees_locals_as_they_were_when_it_was_thrown() {
    assertEquals(1000 + 20 + 5, call(instance, "locals", 5));
  }

  @Test
  void what_java_throws_is_not_caught_by_guests() {
    Instance outer =
        instance(
            x -> {
              throw new IllegalStateException("host " + x);
            });
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> call(outer, "catch", 3));
    assertEquals("host 3", thrown.getMessage());
  }

  @Test
  void traps_are_not_caught_by_guests() {
    assertEquals(
        TrapKind.INTEGER_DIVIDE_BY_ZERO,
        assertThrows(TrapException.class, () -> call(instance, "catch_division", 0)).kind());
    assertEquals(
        TrapKind.STACK_EXHAUSTED,
        assertThrows(TrapException.class, () -> call(instance, "catch_overflow")).kind());
  }

  @Test
  void values_that_are_not_of_the_tags_types_are_refused() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> new GuestException(tag(instance, "pair"), 1, 2));
    assertEquals("exception pair(i64, f64) -> () thrown with values [1, 2]", thrown.getMessage());
  }

  @Test
  void a_module_can_be_given_the_tags_that_it_defines() {
    CompiledModule compiled = instance.compiled();
    Tag code = new Tag("code", new FuncType(List.of(ValType.I32), List.of()));
    Instance given =
        compiled.allocate(
            List.of(engine.lazyFunction("env.host", UNARY, () -> null)),
            List.of(code, tag(instance, "pair")));
    assertSame(code, tag(given, "code"));
    GuestException thrown = assertThrows(GuestException.class, () -> call(given, "throw", 8));
    assertSame(code, thrown.tag());
    assertSame(tag(instance, "pair"), tag(given, "pair"));
  }

  @Test
  void a_given_tag_of_another_type_is_refused() {
    Tag code = tag(instance, "code");
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                instance
                    .compiled()
                    .allocate(
                        List.of(engine.lazyFunction("env.host", UNARY, () -> null)),
                        List.of(code, code)));
    assertEquals(
        "exceptions.wasm defines tag (i64, f64) -> (), given code(i32) -> ()", thrown.getMessage());
  }

  @Test
  void a_block_that_does_not_throw_computes_as_without() {
    assertEquals(500500, call(instance, "sum_tried", 1000));
  }

  /** The verifier knows it as an exception first, and as any reference where the loop repeats. */
  @Test
  void a_caught_exception_gives_way_to_another_reference_in_a_loop() {
    String text =
        """
        (module
          (tag $t)
          (func $turn (param $other exnref) (param $turns i32) (result i32)
            (block $caught (result exnref)
              (try_table (catch_all_ref $caught) (throw $t))
              unreachable)
            (loop $again (param exnref) (result exnref)
              drop
              local.get $other
              (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))
              br_if $again)
            ref.is_null)
          (func (export "f") (param i32) (result i32)
            (call $turn (ref.null exn) (local.get 0))))
        """;
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Instance made = engine.compile("turns", WasmModule.parse(bytes)).allocate(List.of());
    made.initialize();
    assertEquals(1, call(made, "f", 3));
  }
}
