package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.V128;
import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Vectors between Java and the functions of libraries. */
class VectorFunctionsTest {
  /** A function of the host. */
  static V128 swapped(Caller caller, V128 vector) {
    return new V128(vector.high(), vector.low() + caller.program().libraries().size());
  }

  private static HostFunction swap() throws ReflectiveOperationException {
    MethodHandle handle =
        MethodHandles.lookup()
            .findStatic(
                VectorFunctionsTest.class,
                "swapped",
                MethodType.methodType(V128.class, Caller.class, V128.class));
    return HostFunction.of("swap", handle);
  }

  @Test
  void a_function_of_a_library_takes_and_gives_vectors() throws Throwable {
    ProgramConfig config = ProgramConfig.builder().libraryPath(Guests.module("vectors")).build();
    try (Program program =
        DynamicLinker.create().open(Guests.module("vectors/main.wasm"), config)) {
      MethodHandle add = program.main().orElseThrow().findFunction("add_ten").handle();
      V128 sum = (V128) add.invokeExact(new V128(0x2_0000_0001L, 0x4_0000_0003L));
      assertEquals(new V128(0xc_0000_000bL, 0xe_0000_000dL), sum);
    }
  }

  @Test
  void a_function_of_the_host_takes_and_gives_vectors() throws Throwable {
    String text =
        """
        (import "env" "swap" (func $swap (param v128) (result v128)))
        (memory (export "memory") 1)
        (func (export "twice") (param v128) (result v128)
          (call $swap (call $swap (local.get 0))))
        """;
    byte[] main = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    ProgramConfig config = ProgramConfig.builder().hostFunction(swap()).build();
    try (Program program = DynamicLinker.create().open("main.wasm", main, config)) {
      MethodHandle twice = program.main().orElseThrow().findFunction("twice").handle();
      assertEquals(new V128(11, 21), (V128) twice.invokeExact(new V128(10, 20)));
    }
  }

  /** What Emscripten's programs catch C++ exceptions by. */
  @Test
  void a_call_that_catches_takes_and_gives_vectors() throws Throwable {
    String text =
        """
        (import "env" "invoke_VV" (func $invoke (param i32 v128) (result v128)))
        (import "env" "_emscripten_throw_longjmp" (func $jump))
        (import "env" "__indirect_function_table" (table 3 funcref))
        (memory (export "memory") 1)
        (elem (i32.const 1) $twice $fails)
        (func $twice (param v128) (result v128) (i64x2.add (local.get 0) (local.get 0)))
        (func $fails (param v128) (result v128) (call $jump) unreachable)
        (func (export "setThrew") (param i32 i32))
        (func (export "call") (param i32 v128) (result v128)
          (call $invoke (local.get 0) (local.get 1)))
        """;
    byte[] main = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    try (Program program =
        DynamicLinker.create().open("main.wasm", main, ProgramConfig.builder().build())) {
      MethodHandle call = program.main().orElseThrow().findFunction("call").handle();
      assertEquals(new V128(2, 4), (V128) call.invokeExact(1, new V128(1, 2)));
      assertEquals(V128.zero(), (V128) call.invokeExact(2, new V128(1, 2)));
    }
  }
}
