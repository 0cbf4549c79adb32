package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.GuestException;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 32 for an exception that a constructor throws, as a static object's of C++ may. */
class ThrowingConstructorsTest {
  private static final FuncType TAKES = new FuncType(List.of(ValType.I32), List.of());
  private static final int NAME = 512;

  private final World world = new World();
  private final StringBuilder told = new StringBuilder();

  @AfterEach
  void close() {
    world.close();
  }

  @BeforeEach
  void put() {
    TestModule throwing = TestModule.library().needs("constructed.so");
    int tag = throwing.importTag("__cpp_exception", TAKES);
    throwing.function("__wasm_call_ctors", TestModule.VOID, Code.constant(42).throwTag(tag));
    TestModule constructed = TestModule.library();
    int begun = constructed.importFunction("begun", TestModule.VOID);
    int ended = constructed.importFunction("ended", TestModule.VOID);
    constructed
        .function("__wasm_call_ctors", TestModule.VOID, Code.of().call(begun))
        .function("_fini", TestModule.VOID, Code.of().call(ended));
    world.put("throws.so", throwing).put("constructed.so", constructed);
    TestModule main = TestModule.library();
    int dlopen = main.importFunction("dlopen", TestModule.type(2, 1));
    int caught = main.importTag("__cpp_exception", TAKES);
    DlGuest.addTo(main)
        .text(NAME, "throws.so")
        .function(
            "opens",
            TestModule.GIVES_INT,
            Code.of()
                .caught(
                    Code.of()
                        .global(main.memoryBase())
                        .i32(NAME)
                        .add()
                        .i32(DlGuest.NOW)
                        .call(dlopen)
                        .drop(),
                    caught,
                    1));
    world.put("main.wasm", main);
  }

  private Program open() {
    return world
        .linker()
        .open(
            world.path("main.wasm"),
            world
                .config()
                .hostFunction(World.host("begun", () -> told.append("begun ")))
                .hostFunction(World.host("ended", () -> told.append("ended ")))
                .build());
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  @Test
  void S32_S39_the_guest_that_opens_catches_it_and_the_load_is_undone() {
    try (Program program = open()) {
      Library main = program.main().orElseThrow();
      assertEquals(42, World.call(main, "opens"));
      assertEquals(List.of("main.wasm"), names(program));
      assertEquals("begun ended ", told.toString());
      assertEquals(42, World.call(main, "opens"));
      assertEquals("begun ended begun ended ", told.toString());
      assertEquals(true, new DlGuest(main).error().isEmpty());
    }
  }

  @Test
  void S32_S39_java_that_opens_catches_it_and_the_load_is_undone() {
    try (Program program = open()) {
      GuestException thrown = assertThrows(GuestException.class, () -> program.open("throws.so"));
      assertEquals(List.of(42), thrown.values());
      assertEquals(List.of("main.wasm"), names(program));
      assertEquals("begun ended ", told.toString());
    }
  }
}
