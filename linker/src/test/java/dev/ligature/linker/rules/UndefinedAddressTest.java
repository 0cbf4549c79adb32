package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 22: undefined functions that are called through their address. */
class UndefinedAddressTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void S22_the_address_of_an_undefined_function_can_be_taken_and_fails_when_called() {
    TestModule module = TestModule.library();
    int pointer = module.gotFunc("absent");
    int type = module.typeIndex(TestModule.GIVES_INT);
    module.function("call", TestModule.GIVES_INT, Code.of().global(pointer).callIndirect(type));
    world.put("a.so", module);
    try (Program program = world.program()) {
      Library library = program.open("a.so", OpenFlag.LAZY);
      var e = assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
      assertEquals(
          """
          undefined symbol: absent
          >>> referenced by a.so (function import GOT.func.absent)
          >>> searched: a.so\
          """,
          e.getMessage());
    }
  }

  @Test
  void S22_an_undefined_function_called_through_its_address_fails_by_name_whatever_its_type() {
    TestModule module = TestModule.library();
    int typed = module.importFunction("typed", TestModule.TAKES_INT);
    int typedPointer = module.gotFunc("typed");
    int pointer = module.gotFunc("untyped");
    int type = module.typeIndex(TestModule.GIVES_INT);
    world.put(
        "a.so",
        module
            .function("use", TestModule.TAKES_INT, Code.of().local(0).call(typed))
            .function(
                "call_typed",
                TestModule.GIVES_INT,
                Code.of().global(typedPointer).callIndirect(type))
            .function(
                "call_untyped",
                TestModule.GIVES_INT,
                Code.of().global(pointer).callIndirect(type)));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      for (String name : List.of("typed", "untyped")) {
        var e =
            assertThrows(LinkException.Undefined.class, () -> World.call(library, "call_" + name));
        assertEquals("a.so: undefined symbol: " + name, e.dlerror());
      }
    }
  }

  @Test
  void S22_an_undefined_function_called_through_its_address_is_found_when_it_is_there_by_then() {
    TestModule module = TestModule.library();
    int pointer = module.gotFunc("late");
    int type = module.typeIndex(TestModule.GIVES_INT);
    world
        .put(
            "a.so",
            module.function(
                "call", TestModule.GIVES_INT, Code.of().global(pointer).callIndirect(type)))
        .put(
            "late.so",
            TestModule.library().function("late", TestModule.GIVES_INT, Code.constant(4)))
        .put("wrong.so", TestModule.library().function("late", TestModule.TAKES_INT, Code.of()));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      program.open("late.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(4, World.call(library, "call"));
      assertEquals(4, World.call(library, "call"));
    }
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      program.open("wrong.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      TrapException e = assertThrows(TrapException.class, () -> World.call(library, "call"));
      assertTrue(
          e.getMessage().startsWith("indirect call type mismatch: element "), e.getMessage());
    }
  }
}
