package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions that a guest makes known by embind. */
class EmbindTest {
  /** Makes functions known before some of their types, as constructors may. */
  private static final String GUEST =
      """
      (module
        (import "env" "_embind_register_function"
          (func $function (param i32 i32 i32 i32 i32 i32 i32 i32)))
        (import "env" "_embind_register_void" (func $void (param i32 i32)))
        (import "env" "_embind_register_bool" (func $bool (param i32 i32 i32 i32)))
        (import "env" "_embind_register_integer" (func $integer (param i32 i32 i32 i32 i32)))
        (import "env" "_embind_register_bigint" (func $bigint (param i32 i32 i32 i64 i64)))
        (import "env" "_embind_register_float" (func $float (param i32 i32 i32)))
        (import "env" "_embind_register_std_string" (func $string (param i32 i32)))
        (import "env" "_embind_register_emval" (func $emval (param i32)))
        (memory (export "memory") 2)
        (type $iii (func (param i32 i32) (result i32)))
        (table (export "__indirect_function_table") 10 funcref)
        (elem (i32.const 1) $add $add_invoker $half $upper $not $log)
        (global $next (mut i32) (i32.const 8192))
        (global $freed (export "freed") (mut i32) (i32.const 0))
        (global $logged (mut i32) (i32.const 0))
        (func (export "freed_count") (result i32) (global.get $freed))
        (func (export "logged") (result i32) (global.get $logged))
        (func $malloc (export "malloc") (param i32) (result i32)
          (global.get $next)
          (global.set $next
            (i32.and (i32.add (global.get $next) (i32.add (local.get 0) (i32.const 7)))
              (i32.const -8))))
        (func (export "free") (param i32)
          (global.set $freed (i32.add (global.get $freed) (i32.const 1))))
        (func $add (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
        (func $add_invoker (param i32 i32 i32) (result i32)
          (call_indirect (type $iii) (local.get 1) (local.get 2) (local.get 0)))
        (func $half (param i32 f32 i64) (result f64)
          (f64.add
            (f64.mul (f64.promote_f32 (local.get 1)) (f64.const 0.5))
            (f64.convert_i64_s (local.get 2))))
        (func $upper (param i32 i32) (result i32) (local $to i32)
          (local.set $to (call $malloc (i32.add (i32.load (local.get 1)) (i32.const 4))))
          (i32.store (local.get $to) (i32.load (local.get 1)))
          (memory.copy
            (i32.add (local.get $to) (i32.const 4)) (i32.add (local.get 1) (i32.const 4))
            (i32.load (local.get 1)))
          (i32.store8 offset=4 (local.get $to) (i32.const 0x41))
          (local.get $to))
        (func $not (param i32 i32) (result i32) (i32.eqz (local.get 1)))
        (func $log (param i32 i32) (global.set $logged (local.get 1)))
        (data (i32.const 1024) "add\\00half\\00upper\\00not\\00log\\00value\\00")
        (data (i32.const 1100) "void\\00bool\\00int\\00long long\\00float\\00double\\00std::string\\00")
        (data (i32.const 1200) "\\03\\00\\00\\00\\03\\00\\00\\00\\03\\00\\00\\00")
        (data (i32.const 1216) "\\06\\00\\00\\00\\05\\00\\00\\00\\04\\00\\00\\00")
        (data (i32.const 1232) "\\07\\00\\00\\00\\07\\00\\00\\00")
        (data (i32.const 1240) "\\02\\00\\00\\00\\02\\00\\00\\00")
        (data (i32.const 1248) "\\01\\00\\00\\00\\03\\00\\00\\00")
        (data (i32.const 1256) "\\08\\00\\00\\00\\03\\00\\00\\00")
        (func $tell (param i32 i32 i32 i32 i32)
          (call $function (local.get 0) (local.get 1) (local.get 2) (i32.const 0)
            (local.get 3) (local.get 4) (i32.const 0) (i32.const 0)))
        (func (export "__wasm_call_ctors")
          (call $tell (i32.const 1024) (i32.const 3) (i32.const 1200) (i32.const 2) (i32.const 1))
          (call $tell (i32.const 1028) (i32.const 3) (i32.const 1216) (i32.const 3) (i32.const 0))
          (call $tell (i32.const 1033) (i32.const 2) (i32.const 1232) (i32.const 4) (i32.const 0))
          (call $tell (i32.const 1039) (i32.const 2) (i32.const 1240) (i32.const 5) (i32.const 0))
          (call $tell (i32.const 1043) (i32.const 2) (i32.const 1248) (i32.const 6) (i32.const 0))
          (call $tell (i32.const 1047) (i32.const 2) (i32.const 1256) (i32.const 6) (i32.const 0))
          (call $void (i32.const 1) (i32.const 1100))
          (call $bool (i32.const 2) (i32.const 1105) (i32.const 1) (i32.const 0))
          (call $integer
            (i32.const 3) (i32.const 1110) (i32.const 4)
            (i32.const -2147483648) (i32.const 2147483647))
          (call $bigint
            (i32.const 4) (i32.const 1114) (i32.const 8)
            (i64.const -9223372036854775808) (i64.const 9223372036854775807))
          (call $float (i32.const 5) (i32.const 1124) (i32.const 4))
          (call $float (i32.const 6) (i32.const 1130) (i32.const 8))
          (call $string (i32.const 7) (i32.const 1137))
          (call $emval (i32.const 8))))
      """;

  private final AtomicReference<Embind> module = new AtomicReference<>();

  private Program open(EmscriptenHost.Builder host) {
    return DynamicLinker.create()
        .open(
            "guest.wasm",
            ModuleAssembler.assemble(GUEST.getBytes(StandardCharsets.UTF_8)).bytes(),
            ProgramConfig.builder().hostModule(host.build()).build());
  }

  private Program open() {
    return open(EmscriptenHost.builder().embind(module::set));
  }

  private Embind module() {
    return Objects.requireNonNull(module.get());
  }

  private Optional<Object> call(String name, @Nullable Object... arguments) {
    return module().call(name, arguments);
  }

  private String types(String name) {
    return module().function(name).signatures().toString();
  }

  @Test
  void java_calls_what_a_guest_has_made_known() {
    try (Program program = open()) {
      RealProgram guest = new RealProgram(program);
      assertEquals(
          List.of("add", "half", "upper", "not", "log", "value"),
          List.copyOf(module().functions().keySet()));
      assertEquals("[int(int, int)]", types("add"));
      assertEquals("[double(float, long long)]", types("half"));
      assertEquals(Optional.of(42), call("add", 40, 2));
      assertEquals(Optional.of(42), call("add", 40L, (byte) 2));
      assertEquals(Optional.of(1_000_000_000_000.75), call("half", 1.5, 1_000_000_000_000L));
      assertEquals(Optional.of(true), call("not", false));
      assertEquals(Optional.empty(), call("log", 9));
      assertEquals(9, guest.call("logged"));
      assertEquals(Optional.of("Aé"), call("upper", "xé"));
      assertEquals(2, guest.call("freed_count"), "what was passed and what was given");
    }
  }

  @Test
  void strings_may_be_bytes() {
    EmscriptenHost.Builder host =
        EmscriptenHost.builder().embind(module::set).embindStrings(StandardCharsets.ISO_8859_1);
    try (Program _ = open(host)) {
      assertEquals(Optional.of("A\u00ff\0"), call("upper", (Object) new byte[] {0, -1, 0}));
      assertEquals(Optional.of("A\u00ff\0"), call("upper", "x\u00ff\0"));
    }
  }

  @Test
  void a_stub_for_all_functions_does_not_hide_embind() {
    try (Program _ = open(EmscriptenHost.builder().embind(module::set).stub("_*"))) {
      assertEquals(Optional.of(42), call("add", 40, 2));
    }
  }

  @Test
  void what_nobody_wants_to_know_is_forgotten() {
    try (Program program = open(EmscriptenHost.builder())) {
      assertEquals(0, new RealProgram(program).call("logged"));
    }
  }

  @Test
  void what_does_not_fit_is_told() {
    try (Program _ = open()) {
      for (Object[] wrong : new Object[][] {{1}, {1, 2, 3}}) {
        var e = assertThrows(IllegalArgumentException.class, () -> call("add", wrong));
        assertEquals(
            "the embind function add takes [int, int], called with " + Arrays.toString(wrong),
            e.getMessage());
      }
      for (Object wrong : new Object[] {"2", 2.5, 1L << 31, true}) {
        var e = assertThrows(IllegalArgumentException.class, () -> call("add", 1, wrong));
        assertEquals(
            "the embind function add takes [int, int]: %s is no int".formatted(wrong),
            e.getMessage());
      }
    }
  }
}
