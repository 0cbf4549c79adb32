package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules whose calls of their own functions are led through imports. */
final class LedCallsTest {
  private static final String TEXT =
      """
      (module
        (import "env" "other" (func $other (result i32)))
        (table 2 funcref)
        (elem (i32.const 0) $own)
        (global $reference funcref (ref.func $own))
        (type $gives (func (result i32)))
        (func $own (export "own") (export "alias") (result i32) (i32.const 1))
        (func $inner (result i32) (call $own))
        (func (export "calls") (result i32) (i32.add (i32.const 10) (call $own)))
        (func (export "calls_other") (result i32) (call $other))
        (func (export "by_tail_call") (result i32) (return_call $own))
        (func (export "calls_inner") (result i32) (call $inner))
        (func (export "by_table") (result i32) (call_indirect (type $gives) (i32.const 0)))
        (func (export "by_global") (result i32)
          (table.set (i32.const 1) (global.get $reference))
          (call_indirect (type $gives) (i32.const 1)))
        (func (export "by_reference") (result i32)
          (table.set (i32.const 1) (ref.func $own))
          (call_indirect (type $gives) (i32.const 1))))
      """;

  private static final WasmModule PLAIN =
      WasmModule.parse(ModuleAssembler.assemble(TEXT.getBytes(StandardCharsets.UTF_8)).bytes());

  private static WasmModule led() {
    return PLAIN.leadingCalls("env", List.of(PLAIN.export("own").orElseThrow()));
  }

  private static Func gives(Engine engine, int value) {
    return engine.hostFunction(
        "host",
        new FuncType(List.of(), List.of(ValType.I32)),
        MethodHandles.constant(int.class, value));
  }

  /** A low limit of operands has the code rewritten. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 400})
  void calls_go_through_the_import_and_references_do_not(int operands) throws Throwable {
    Engine engine = new Engine(EngineOptions.DEFAULT.withOperandLimit(operands));
    CompiledModule compiled = engine.compile("led", led());
    compiled.validate();
    Instance instance = compiled.allocate(List.of(gives(engine, 7), gives(engine, 2)));
    instance.initialize();
    assertEquals(1, call(instance, "own"));
    assertEquals(1, call(instance, "alias"));
    assertEquals(12, call(instance, "calls"));
    assertEquals(7, call(instance, "calls_other"));
    assertEquals(2, call(instance, "by_tail_call"));
    assertEquals(2, call(instance, "calls_inner"));
    assertEquals(1, call(instance, "by_table"));
    assertEquals(1, call(instance, "by_global"));
    assertEquals(1, call(instance, "by_reference"));
  }

  private static int call(Instance instance, String name) throws Throwable {
    return (int) ((Func) instance.export(name).orElseThrow()).handle().invoke();
  }

  @Test
  void names_and_numbers_are_those_of_the_file() {
    WasmModule led = led();
    assertTrue(led.leadsCalls());
    assertFalse(PLAIN.leadsCalls());
    assertEquals(PLAIN.functionCount() + 1, led.functionCount());
    assertEquals("env.own", led.imports().getLast().qualifiedName());
    assertEquals(0, led.numberInFile(0));
    for (Export export : led.exports()) {
      if (export.kind() == ExternKind.FUNCTION) {
        int number = PLAIN.export(export.name()).orElseThrow().index();
        assertEquals(number, led.numberInFile(export.index()));
        assertEquals(PLAIN.names().functionName(number), led.names().functionName(export.index()));
        assertEquals(PLAIN.bodyStart(number), led.bodyStart(export.index()));
      }
    }
    assertThrows(IllegalStateException.class, () -> led.leadingCalls("env", List.of()));
  }

  @Test
  void an_import_of_the_name_and_type_serves() {
    WasmModule module =
        WasmModule.parse(
            ModuleAssembler.assemble(
                    """
                    (module
                      (import "env" "weak" (func (result i32)))
                      (import "env" "other" (func (param i32)))
                      (func $weak (export "weak") (result i32) (i32.const 1))
                      (func $other (export "other") (result i32) (i32.const 1))
                      (func (export "calls") (result i32) (call $weak)))
                    """
                        .getBytes(StandardCharsets.UTF_8))
                .bytes());
    WasmModule led = module.leadingCalls("env", module.exports());
    assertEquals(
        List.of("weak", "other", "calls"), led.imports().stream().map(i -> i.name()).toList());
    int calls = led.export("calls").orElseThrow().index();
    assertEquals(0, led.body(calls).code().index(0));
  }

  @Test
  void an_import_whose_type_is_the_same_by_another_number_serves() {
    WasmModule module =
        assembled(
            """
            (module
              (type $first (func (result i32)))
              (type $second (func (result i32)))
              (import "env" "weak" (func (type $first)))
              (func $weak (export "weak") (type $second) (i32.const 1))
              (func (export "calls") (type $second) (call $weak)))
            """);
    assertEquals(2, module.types().size());
    WasmModule led = module.leadingCalls("env", List.of(module.export("weak").orElseThrow()));
    assertEquals(1, led.imports().size());
    assertEquals(0, led.body(led.export("calls").orElseThrow().index()).code().index(0));
  }

  private static WasmModule assembled(String text) {
    return WasmModule.parse(
        ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  /** Code that was kept for other calls has other numbers of functions in it. */
  @Test
  void code_is_kept_apart_by_which_calls_are_led() {
    Export own = PLAIN.export("own").orElseThrow();
    Export alias = PLAIN.export("alias").orElseThrow();
    Export calls = PLAIN.export("calls").orElseThrow();
    assertEquals("", PLAIN.ledCalls());
    assertEquals("1 1 env.own\n", led().ledCalls());
    Set<String> texts = new HashSet<>();
    Set<String> indices = new HashSet<>();
    for (List<Export> led :
        List.of(
            List.of(own),
            List.of(alias),
            List.of(own, calls),
            List.of(calls, own),
            List.of(calls))) {
      WasmModule module = PLAIN.leadingCalls("env", led);
      assertTrue(texts.add(module.ledCalls()), module.ledCalls());
      assertTrue(indices.add(index(module)), index(module));
    }
  }

  private static String index(WasmModule module) {
    StringBuilder text = new StringBuilder();
    AheadOfTime ahead = new AheadOfTime(EngineOptions.DEFAULT);
    AheadOfTime.ResourceSink sink =
        (name, content) -> {
          if (name.endsWith("code.index")) {
            text.append(new String(content, StandardCharsets.UTF_8));
          }
        };
    ahead.add("led", module, sink);
    ahead.finish(sink);
    return text.toString();
  }

  /** A number that names nothing in the file must not name what was added. */
  @Test
  void a_call_of_what_is_not_there_stays_invalid_and_is_told_by_the_number_in_the_file() {
    byte[] bytes = PLAIN.bytes().clone();
    int calls = PLAIN.export("calls_other").orElseThrow().index();
    // No locals, call 0, end.
    bytes[PLAIN.bodyStart(calls) + 2] = (byte) PLAIN.functionCount();
    WasmModule module = WasmModule.parse(bytes);
    WasmModule led = module.leadingCalls("env", List.of(module.export("own").orElseThrow()));
    int there = led.export("calls_other").orElseThrow().index();
    String plain =
        assertThrows(
                WasmException.Invalid.class,
                () -> Validator.validateBody(module, module.body(calls)))
            .getMessage();
    String message =
        assertThrows(
                WasmException.Invalid.class, () -> Validator.validateBody(led, led.body(there)))
            .getMessage();
    assertTrue(String.valueOf(plain).contains("function " + calls), plain);
    assertTrue(String.valueOf(message).contains("function " + calls), message);
  }
}
