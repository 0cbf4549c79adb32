package dev.ligature.emscripten;

import static java.lang.invoke.MethodType.methodType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.Caller;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls of JavaScript. */
class JavaScriptTest {
  private static final String HOW =
      "\n>>> ProgramConfig.Builder.hostFunction gives it in Java, --preload a library that has it;"
          + " EmscriptenHost.Builder.stub and --javascript-stub one that does nothing";
  private static final String HOW_INLINE =
      "\n>>> EmscriptenHost.Builder.inline gives a Java method for this text,"
          + " EmscriptenHost.Builder.stub and --javascript-stub do nothing for any";

  /** A main of fixed addresses, whose inline JavaScript is at 1024 and 1100. */
  private static final String MAIN =
      """
      (module
        (import "env" "js_add" (func $add (param i32 i32) (result i32)))
        (import "env" "js_log" (func $log (param i32)))
        (import "env" "emscripten_asm_const_int"
          (func $int (param i32 i32 i32) (result i32)))
        (import "env" "emscripten_asm_const_double"
          (func $double (param i32 i32 i32) (result f64)))
        (import "env" "emscripten_run_script_int" (func $run (param i32) (result i32)))
        (import "env" "_embind_register_integer" (func $register (param i32 i32 i32 i32 i32)))
        (memory (export "memory") 1)
        (table (export "__indirect_function_table") 1 funcref)
        (data (i32.const 1024) "{ return $0 + $1; }\\00")
        (data (i32.const 1100) "{ return mix($0, $1, $2, $3); }\\00")
        (data (i32.const 1200) "ii\\00")
        (data (i32.const 1210) "idjp\\00")
        (data (i32.const 1300) "6 * 7\\00")
        (func (export "__wasm_call_ctors")
          (call $register
            (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 1)))
        (func (export "add") (result i32) (call $add (i32.const 1) (i32.const 2)))
        (func (export "log") (result i32) (call $log (i32.const 1)) (i32.const 5))
        (func (export "sum") (result i32)
          (i32.store (i32.const 2048) (i32.const 40))
          (i32.store (i32.const 2052) (i32.const 2))
          (call $int (i32.const 1024) (i32.const 1200) (i32.const 2048)))
        (func (export "unknown") (result i32)
          (call $int (i32.const 60000) (i32.const 1203) (i32.const 2048)))
        (func (export "outside") (result i32)
          (call $int (i32.const -9) (i32.const 1203) (i32.const 2048)))
        (func (export "mix") (result i32)
          (i32.store (i32.const 2048) (i32.const 1))
          (f64.store (i32.const 2056) (f64.const 0.5))
          (i64.store (i32.const 2064) (i64.const 4294967296))
          (i32.store (i32.const 2072) (i32.const 1024))
          (i32.trunc_f64_s
            (call $double (i32.const 1100) (i32.const 1210) (i32.const 2048))))
        (func (export "run") (result i32) (call $run (i32.const 1300))))
      """;

  private static byte[] assemble(String text) {
    return ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  /** A side module with room for 64 bytes of data. */
  private static byte[] library(String text) {
    byte[] module = assemble(text);
    byte[] section = {0, 15, 8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0', 1, 4, 64, 2, 0, 0};
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(module, 0, 8);
    all.writeBytes(section);
    all.write(module, 8, module.length - 8);
    return all.toByteArray();
  }

  private static Program open(EmscriptenHost.Builder host) {
    return DynamicLinker.create()
        .open(
            "main.wasm", assemble(MAIN), ProgramConfig.builder().hostModule(host.build()).build());
  }

  private static int call(Library library, String function) {
    try {
      return (int) library.findFunction(function).handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static int call(Program program, String function) {
    return call(program.main().orElseThrow(), function);
  }

  private static String failure(Program program, String function) {
    return String.valueOf(
        assertThrows(LinkException.Undefined.class, () -> call(program, function)).getMessage());
  }

  static int add(int one, int other) {
    return one + other;
  }

  static double mix(Caller caller, int one, double two, long three, int four) {
    return caller.program().memory().byteSize() + one + two * 2 + (three >>> 32) * 10 + four;
  }

  static int answer() {
    return 42;
  }

  private static MethodHandle handle(String name, Class<?> result, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findStatic(JavaScriptTest.class, name, methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static final MethodHandle ADD = handle("add", int.class, int.class, int.class);

  @Test
  void a_program_opens_and_a_call_of_a_function_of_javascript_fails_by_its_name() {
    try (Program program = open(EmscriptenHost.builder())) {
      assertEquals(
          """
          undefined symbol: js_add
          >>> referenced by main.wasm (function import env.js_add)
          >>> searched: main.wasm
          >>> where it was compiled for, it is JavaScript\
          """
              + HOW,
          failure(program, "add"));
    }
  }

  @Test
  void the_error_quotes_the_generated_script(@TempDir Path folder) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("main.js"),
            """
            var _js_log = (x) => {
              console.log(x)
            };
            async function js_add(a, b) { return {}, (await a) + b }
            var ASM_CONSTS = {1024: ($0, $1) => { return $0 + $1; }, 60000: $0=>{ other($0) }};
            """);
    try (Program program = open(EmscriptenHost.builder().script(script))) {
      assertEquals(
          """
          undefined symbol: js_add
          >>> referenced by main.wasm (function import env.js_add)
          >>> searched: main.wasm
          >>> where it was compiled for, it is JavaScript: async function js_add(a, b) { return {}, (await a) + b }\
          """
              + HOW,
          failure(program, "add"));
      assertEquals(
          """
          undefined symbol: js_log
          >>> referenced by main.wasm (function import env.js_log)
          >>> searched: main.wasm
          >>> where it was compiled for, it is JavaScript: (x) => { console.log(x) }\
          """
              + HOW,
          failure(program, "log"));
      assertEquals(
          """
          undefined symbol: emscripten_asm_const_int
          >>> referenced by main.wasm (function import env.emscripten_asm_const_int)
          >>> it is to run JavaScript: $0=>{ other($0) }\
          """
              + HOW_INLINE,
          failure(program, "unknown"));
    }
  }

  @Test
  void inline_javascript_fails_with_its_text() {
    try (Program program = open(EmscriptenHost.builder())) {
      assertEquals(
          """
          undefined symbol: emscripten_asm_const_int
          >>> referenced by main.wasm (function import env.emscripten_asm_const_int)
          >>> it is to run JavaScript: { return $0 + $1; }\
          """
              + HOW_INLINE,
          failure(program, "sum"));
      String unknown =
          """
          undefined symbol: emscripten_asm_const_int
          >>> referenced by main.wasm (function import env.emscripten_asm_const_int)
          >>> it is to run JavaScript: of which no text is known\
          """
              + HOW_INLINE;
      assertEquals(unknown, failure(program, "unknown"));
      assertEquals(unknown, failure(program, "outside"));
      assertEquals(
          """
          undefined symbol: emscripten_run_script_int
          >>> referenced by main.wasm (function import env.emscripten_run_script_int)
          >>> it is to run JavaScript: 6 * 7\
          """
              + HOW_INLINE,
          failure(program, "run"));
    }
  }

  @Test
  void java_methods_take_the_place_of_inline_javascript() {
    MethodHandle mix =
        handle("mix", double.class, Caller.class, int.class, double.class, long.class, int.class);
    EmscriptenHost.Builder host =
        EmscriptenHost.builder()
            .inline("($0,$1)=>{return $0+$1}", ADD)
            .inline("return mix($0, $1, $2, $3)", mix)
            .inline("6*7", handle("answer", int.class));
    try (Program program = open(host)) {
      assertEquals(42, call(program, "sum"));
      assertEquals(65536 + 1 + 1 + 10 + 1024, call(program, "mix"));
      assertEquals(42, call(program, "run"));
    }
  }

  @Test
  void a_java_method_has_to_fit_what_the_guest_passes() {
    MethodHandle answer = handle("answer", int.class);
    try (Program program = open(EmscriptenHost.builder().inline("return $0+$1", answer))) {
      var e = assertThrows(IllegalStateException.class, () -> call(program, "sum"));
      assertEquals(
          "the Java method for the JavaScript `{ return $0 + $1; }` takes [], the guest passes"
              + " [40, 2]",
          e.getMessage());
    }
    MethodHandle wrong = MethodHandles.constant(String.class, "");
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> EmscriptenHost.builder().inline("x", wrong));
    assertEquals(
        "a Java method for JavaScript takes int, long and double and gives void, int or double:"
            + " ()String",
        e.getMessage());
  }

  @Test
  void stubs_do_nothing() {
    EmscriptenHost.Builder host =
        EmscriptenHost.builder()
            .stub("js_*")
            .stub("emscripten_asm_const_int")
            .inline("return $0+$1", ADD);
    try (Program program = open(host)) {
      assertEquals(0, call(program, "add"));
      assertEquals(5, call(program, "log"));
      assertEquals(42, call(program, "sum"));
      assertEquals(0, call(program, "unknown"));
      assertEquals(
          "undefined symbol: emscripten_asm_const_double",
          failure(program, "mix").lines().findFirst().orElseThrow());
    }
  }

  @Test
  void a_side_module_brings_the_text_of_its_javascript() {
    byte[] side =
        library(
            """
            (module
              (import "env" "memory" (memory 0))
              (import "env" "__memory_base" (global $base i32))
              (import "env" "js_here" (func $here (result i32)))
              (import "env" "not_js" (func $not (result i32)))
              (global (export "__em_js__js_here") i32 (i32.const 4))
              (data (global.get $base) "....()<::>{ return 1; }\\00")
              (func (export "here") (result i32) (call $here))
              (func (export "not") (result i32) (call $not)))
            """);
    try (Program program = open(EmscriptenHost.builder())) {
      Library library = program.open("side.so", side, Set.of(OpenFlag.LAZY));
      var e = assertThrows(LinkException.Undefined.class, () -> call(library, "here"));
      assertEquals(
          """
          undefined symbol: js_here
          >>> referenced by side.so (function import env.js_here)
          >>> searched: main.wasm, side.so
          >>> where it was compiled for, it is JavaScript: ()<::>{ return 1; }\
          """
              + HOW,
          e.getMessage());
      e = assertThrows(LinkException.Undefined.class, () -> call(library, "not"));
      assertEquals(
          """
          undefined symbol: not_js
          >>> referenced by side.so (function import env.not_js)
          >>> searched: main.wasm, side.so\
          """,
          e.getMessage());
    }
  }

  private static final String DEFINES =
      """
      (module
        (func (export "js_add") (param i32 i32) (result i32) (i32.const 77))
        (func (export "emscripten_asm_const_int") (param i32 i32 i32) (result i32)
          (i32.const 88)))
      """;

  @Test
  void a_library_that_is_opened_later_defines_what_main_lacks() {
    try (Program program = open(EmscriptenHost.builder())) {
      failure(program, "add");
      program.open("defines.so", library(DEFINES), Set.of(OpenFlag.LAZY, OpenFlag.GLOBAL));
      assertEquals(77, call(program, "add"));
      // Of its own names, a library that is opened before the program is bound has its way.
      assertEquals(
          "undefined symbol: emscripten_asm_const_int",
          failure(program, "sum").lines().findFirst().orElseThrow());
    }
  }

  @Test
  void a_library_goes_ahead_of_this_host(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("defines.so"), library(DEFINES));
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(List.of(folder))
            .preloads(List.of("defines.so"))
            .hostModule(EmscriptenHost.builder().stub("js_*").inline("return $0+$1", ADD).build())
            .build();
    try (Program program = DynamicLinker.create().open("main.wasm", assemble(MAIN), config)) {
      assertEquals(77, call(program, "add"));
      assertEquals(88, call(program, "sum"));
      assertEquals(5, call(program, "log"));
    }
  }

  @Test
  void another_side_module_finds_what_a_third_defines_and_not_the_host() {
    try (Program program = open(EmscriptenHost.builder())) {
      program.open("defines.so", library(DEFINES), Set.of(OpenFlag.LAZY, OpenFlag.GLOBAL));
      Library user =
          program.open(
              "user.so",
              library(
                  """
                  (module
                    (import "env" "emscripten_asm_const_int"
                      (func $int (param i32 i32 i32) (result i32)))
                    (func (export "use") (result i32)
                      (call $int (i32.const 0) (i32.const 0) (i32.const 0))))
                  """),
              Set.of(OpenFlag.LAZY));
      assertEquals(88, call(user, "use"));
      FunctionSymbol own = (FunctionSymbol) program.find("js_add").orElseThrow();
      assertEquals("js_add", own.name());
    }
  }
}
