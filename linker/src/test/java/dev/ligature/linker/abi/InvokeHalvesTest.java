package dev.ligature.linker.abi;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions {@code invoke_SIG} of programs for a JavaScript without integers of 64 bits. */
class InvokeHalvesTest {
  private static final ValType INT = ValType.I32;
  private static final FuncType WHOLE =
      new FuncType(List.of(ValType.I64, ValType.F64, ValType.I64), List.of(ValType.I64));
  private static final FuncType HALVES =
      new FuncType(List.of(INT, INT, ValType.F64, INT, INT), List.of(INT));
  private static final FuncType INVOKE =
      new FuncType(List.of(INT, INT, INT, ValType.F64, INT, INT), List.of(INT));

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** {@code a * c + (long) b}. */
  private static Code product() {
    return Code.of().local(0).local(2).raw(0x7e).local(1).raw(0xb0, 0x7c);
  }

  private Library library(Program program, String invoke) {
    TestModule module = TestModule.library().table(1, 0);
    int invokes = module.importFunction(invoke, INVOKE);
    int upper = module.importFunction("getTempRet0", GIVES_INT);
    Code arguments = Code.of().global(module.tableBase());
    for (int k = 0; k < HALVES.params().size(); k++) {
      arguments.local(k);
    }
    module.elements(0, module.function(WHOLE, product()));
    module.function("call", HALVES, arguments.call(invokes));
    module.function("upper", GIVES_INT, Code.of().call(upper));
    module.function("setThrew", TestModule.type(2, 0), Code.of());
    world.put("lib.so", module);
    return program.open("lib.so");
  }

  private static long call(Library library, long a, double b, long c) throws Throwable {
    MethodHandle call = library.findFunction("call").handle();
    int lower = (int) call.invokeExact((int) a, (int) (a >>> 32), b, (int) c, (int) (c >>> 32));
    return (long) World.call(library, "upper") << 32 | Integer.toUnsignedLong(lower);
  }

  @Test
  void halves_are_joined_and_the_result_is_cut() throws Throwable {
    try (Program program = world.program()) {
      Library library = library(program, "invoke_jjdj");
      assertEquals(-6_000_000_000L + 5, call(library, -3_000_000_000L, 5.5, 2));
      assertEquals(0x1234_5678_9abc_def0L, call(library, 0x1234_5678_9abc_deefL, 1.0, 1));
    }
  }

  @Test
  void letters_that_say_what_the_import_does_call_it() {
    try (Program program = world.program()) {
      Library library = library(program, "invoke_iiidii");
      TrapException trap = assertThrows(TrapException.class, () -> call(library, 1, 1.0, 1));
      assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, trap.kind());
    }
  }
}
