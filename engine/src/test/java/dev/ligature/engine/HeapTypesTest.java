package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types of references that are told apart while code runs, where they are of several kinds. */
final class HeapTypesTest {
  private final Engine engine = new Engine();

  private static WasmModule parse(String text) {
    return WasmModule.parse(
        ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  private Instance open(String text) {
    Instance instance = engine.compile("m.wasm", parse(text)).allocate(List.of());
    instance.initialize();
    return instance;
  }

  private static Object call(Func function, Object... arguments) throws Throwable {
    return Objects.requireNonNull(function.handle().invokeWithArguments(arguments));
  }

  private static Func function(Instance instance, String name) {
    return (Func) instance.export(name).orElseThrow();
  }

  /** Twice such a length may be a small number. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE / 2 + 1, Integer.MIN_VALUE, Integer.MIN_VALUE + 2, -1})
  void an_array_of_vectors_too_large_traps(int length) {
    Instance instance =
        open(
            "(module (type $v (array v128)) (func (export \"f\") (param i32) (result (ref $v))"
                + " (array.new_default $v (local.get 0))))");
    TrapException trap =
        assertThrows(TrapException.class, () -> call(function(instance, "f"), length));
    assertEquals(TrapKind.OUT_OF_MEMORY, trap.kind());
    assertEquals(
        "out of memory: array of " + Integer.toUnsignedString(length) + " elements",
        trap.getMessage());
  }

  private static final String CASTS =
      """
      (module
        (type $s (struct (field i32)))
        (type $a (array i32))
        (type $f (func))
        (func (export "struct") (param externref) (result i32)
          (ref.test (ref $s) (any.convert_extern (local.get 0))))
        (func (export "array") (param externref) (result i32)
          (ref.test (ref $a) (any.convert_extern (local.get 0))))
        (func (export "cast") (param anyref) (result (ref $s))
          (ref.cast (ref $s) (local.get 0))))
      """;

  @Test
  void a_function_as_an_object_of_the_host_is_neither_a_structure_nor_an_array() throws Throwable {
    Instance instance = open(CASTS);
    Func function = function(instance, "struct");
    assertEquals(0, call(function, function));
    assertEquals(0, call(function(instance, "array"), function));
    TrapException trap =
        assertThrows(TrapException.class, () -> call(function(instance, "cast"), function));
    assertEquals(
        "cast failure: m.wasm.struct of type (externref) -> i32 is not (ref (struct (field i32)))",
        trap.getMessage());
  }

  private static final String FUNCTIONS =
      """
      (module
        (type $open (sub (func)))
        (type $more (sub final $open (func)))
        (type $plain (func))
        (table (export "t") 1 funcref)
        (func (export "more") (type $more))
        (func (export "is more") (param funcref) (result i32)
          (ref.test (ref $more) (local.get 0)))
        (func (export "call") (call_indirect (type $plain) (i32.const 0)))
        (func $open (export "open") (type $open)))
      """;

  /** What a stub is for is known once somebody asks. */
  @Test
  void a_lazy_function_is_of_the_type_of_what_it_stands_for() throws Throwable {
    Instance instance = open(FUNCTIONS);
    WasmModule module = instance.compiled().module();
    Func more = function(instance, "more");
    Func lazy = engine.lazyFunction("lazy", module.type(0), module, () -> more);
    assertEquals(1, call(function(instance, "is more"), lazy));
    Func open = function(instance, "open");
    Func other = engine.lazyFunction("other", module.type(0), module, () -> open);
    assertEquals(0, call(function(instance, "is more"), other));
  }

  @Test
  void a_lazy_function_turns_out_to_be_of_a_type_of_the_same_text() {
    Instance instance = open(FUNCTIONS);
    Func open = function(instance, "open");
    dev.ligature.wasm.FuncType plain = new dev.ligature.wasm.FuncType(List.of(), List.of());
    dev.ligature.wasm.FuncType number =
        new dev.ligature.wasm.FuncType(List.of(dev.ligature.wasm.ValType.I32), List.of());
    assertEquals(plain, open.functionType());
    Func lazy = engine.lazyFunction("lazy", number, () -> open);
    ((Table) instance.export("t").orElseThrow()).set(0, lazy);
    TrapException trap = assertThrows(TrapException.class, () -> call(function(instance, "call")));
    assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
  }

  private static final String TAKING =
      """
      (module
        (type $s (struct (field i64) (field i64) (field i32)))
        (type $small (struct (field i32)))
        (type $f (sub (func)))
        (type $g (sub $f (func)))
        (import "m" "number" (func $number (result i31ref)))
        (func $plain (export "plain") (type $f))
        (func (export "small") (result (ref $small)) (struct.new_default $small))
        (global (export "cell") (mut (ref null $s)) (ref.null $s))
        (func (export "get") (param (ref null $s)) (result i32)
          (struct.get $s 2 (local.get 0)))
        (func (export "call") (param (ref $g)) (call_ref $g (local.get 0)))
        (func (export "unbox") (param i31ref) (result i32) (i31.get_s (local.get 0)))
        (func (export "ask") (result i32) (i31.get_s (call $number)))
        (elem declare func $plain))
      """;

  private Instance taking(Object number) {
    Func host =
        engine.hostFunction(
            "m.number",
            new dev.ligature.wasm.FuncType(
                List.of(),
                List.of(
                    new dev.ligature.wasm.ValType(dev.ligature.wasm.ValType.Kind.I31, true, -1))),
            java.lang.invoke.MethodHandles.constant(Object.class, number));
    Instance instance = engine.compile("m.wasm", parse(TAKING)).allocate(List.of(host));
    instance.initialize();
    return instance;
  }

  private static String refused(Func function, Object... arguments) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> call(function, arguments)).getMessage());
  }

  @Test
  void java_can_give_no_reference_of_another_type() throws Throwable {
    Instance instance = taking(new I31(4));
    Object small = call(function(instance, "small"));
    assertEquals(
        "argument 0 is (struct (field i32)), not (ref null (struct (field i64) (field i64)"
            + " (field i32))) of the same DynamicLinker",
        refused(function(instance, "get"), small));
    assertEquals(
        "argument 0 is m.wasm.plain of type () -> (), not (ref (sub (sub () -> ()) () -> ())) of"
            + " the same DynamicLinker",
        refused(function(instance, "call"), function(instance, "plain")));
    assertEquals(
        "argument 0 is an object of the host, not i31ref of the same DynamicLinker",
        refused(function(instance, "unbox"), "text"));
    Global cell = (Global) instance.export("cell").orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> cell.setValue(small));
    cell.setValue(null);
    assertEquals(4, call(function(instance, "ask")));
    assertEquals(
        "result 0 is an object of the host, not i31ref of the same DynamicLinker",
        refused(function(taking("text"), "ask")));
  }

  @Test
  void texts_tell_types_apart() {
    WasmModule module =
        parse(
            """
            (module
              (type $f (func))
              (type $open (sub (func)))
              (type $more (sub final $open (func)))
              (rec (type $one (func)) (type $two (func)))
              (type $uses (func (param (ref $open)))))
            """);
    List<String> texts =
        List.of(
            "() -> ()",
            "(sub () -> ())",
            "(sub final (sub () -> ()) () -> ())",
            "(rec 1 of 2 () -> ())",
            "(rec 2 of 2 () -> ())",
            "((ref (sub () -> ()))) -> ()");
    for (int k = 0; k < texts.size(); k++) {
      assertEquals(texts.get(k), module.type(k).toString(module));
    }
  }

  @Test
  void a_long_structure_is_cut_in_messages() {
    Instance instance =
        open(
            "(module (type $s (struct"
                + " (field i32)".repeat(10_000)
                + ")) (global (export \"g\") (ref $s) (struct.new_default $s)))");
    Global global = (Global) instance.export("g").orElseThrow();
    assertEquals(
        "(struct" + " (field i32)".repeat(8) + " ..9992 more)", String.valueOf(global.value()));
  }
}
