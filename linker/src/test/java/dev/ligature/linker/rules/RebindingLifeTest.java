package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 46, 47, 52 and 60: how long a symbol is rebound, and what has no definition. */
class RebindingLifeTest extends RebindingModules {
  @Test
  void S47_the_target_stays_loaded_until_the_symbol_is_restored() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      Library target = program.open("new.so");
      Library definer = named(program, "def.so");
      definer.rebind("f", target.findFunction("f"));
      target.close();
      assertTrue(target.isLoaded());
      assertEquals("221", sees(user));
      definer.restore("f");
      assertFalse(target.isLoaded());
      assertEquals("111", sees(user));
    }
  }

  @Test
  void S47_a_target_that_was_unloaded_is_refused() {
    try (Program program = world.program()) {
      Library definer = program.open("def.so");
      Library target = program.open("new.so");
      FunctionSymbol gone = target.findFunction("f");
      target.close();
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> definer.rebind("f", gone));
      assertEquals("f: new.so was unloaded", e.getMessage());
    }
  }

  @Test
  void S46_the_rebound_library_goes_and_lets_its_target_go() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      Library definer = named(program, "def.so");
      Library target = program.open("new.so");
      definer.rebind("f", target.findFunction("f"));
      target.close();
      user.close();
      assertFalse(definer.isLoaded());
      assertFalse(target.isLoaded());
      assertEquals("111", sees(program.open("use.so")));
    }
  }

  @Test
  void S52_a_library_that_is_opened_again_is_not_rebound() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      user.rebind("f", host(9));
      user.close();
      assertEquals("111", sees(program.open("use.so")));
    }
  }

  @Test
  void S60_a_weak_reference_without_definition_is_bound_when_it_is_rebound() {
    TestModule module = TestModule.library().weak("later");
    int later = module.importFunction("later", GIVES_INT);
    int pointer = module.gotFunc("later");
    world
        .put(
            "weak.so",
            module
                .function("call", GIVES_INT, Code.of().call(later))
                .function("pointer", GIVES_INT, Code.of().global(pointer)))
        .put("later.so", TestModule.library().function("later", GIVES_INT, Code.constant(5)));
    try (Program program = world.program()) {
      Library weak = program.open("weak.so", OpenFlag.NOW);
      Library definer = program.open("later.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertThrows(TrapException.class, () -> World.call(weak, "call"));
      weak.rebind("later", definer.findFunction("later"));
      assertEquals(5, World.call(weak, "call"));
      assertEquals(definer.findFunction("later").tableIndex(), World.call(weak, "pointer"));
      weak.restore("later");
      assertEquals(0, World.call(weak, "pointer"));
      TrapException e = assertThrows(TrapException.class, () -> World.call(weak, "call"));
      assertEquals(
          "unresolved function: weak symbol later, imported by weak.so, has no definition",
          e.getMessage());
    }
  }

  @Test
  void S60_an_undefined_function_is_bound_when_it_is_rebound_and_looked_up_again_afterwards() {
    TestModule module = TestModule.library();
    int missing = module.importFunction("missing", GIVES_INT);
    world.put("a.so", module.function("call", GIVES_INT, Code.of().call(missing)));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      library.rebind("missing", host(5));
      assertEquals(5, World.call(library, "call"));
      library.restore("missing");
      assertThrows(LinkException.Undefined.class, () -> World.call(library, "call"));
    }
  }

  @Test
  void S60_an_undefined_reference_wants_its_own_type() {
    TestModule module = TestModule.library();
    int missing = module.importFunction("missing", INT_TO_INT);
    world.put("a.so", module.function("call", INT_TO_INT, Code.of().local(0).call(missing)));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      LinkException.Mismatch e =
          assertThrows(LinkException.Mismatch.class, () -> library.rebind("missing", host(5)));
      assertEquals(
          """
          symbol mismatch: missing
          >>> a.so expects function (i32) -> i32
          >>> the host defines function () -> i32\
          """,
          e.getMessage());
    }
  }

  @Test
  void S60_a_lazily_bound_function_is_rebound_when_it_was_bound_and_before() {
    TestModule module = TestModule.library();
    int f = module.importFunction("f", GIVES_INT);
    world.put("a.so", module.function("call", GIVES_INT, Code.of().call(f)));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      Library definer = program.open("def.so", OpenFlag.LAZY, OpenFlag.GLOBAL);
      definer.rebind("f", host(9));
      assertEquals(9, World.call(library, "call"));
      definer.restore("f");
      assertEquals(1, World.call(library, "call"));
    }
  }

  @Test
  void S32_a_constructor_that_fails_takes_back_what_was_rebound_to_its_library() {
    TestModule module = TestModule.library();
    int hook = module.importFunction("hook", TestModule.VOID);
    world.put(
        "bad.so",
        module
            .function("f", GIVES_INT, Code.constant(7))
            .function("__wasm_call_ctors", TestModule.VOID, Code.of().call(hook).unreachable()));
    Hook hooked = new Hook();
    var config = world.config().hostFunction(hooked.function()).build();
    try (Program program = world.linker().open(config)) {
      Library user = program.open("use.so");
      hooked.action =
          () -> named(program, "def.so").rebind("f", named(program, "bad.so").findFunction("f"));
      assertThrows(LinkException.InitializationFailed.class, () -> program.open("bad.so"));
      assertEquals("111", sees(user));
      assertEquals(
          List.of("use.so", "def.so"), program.libraries().stream().map(Library::name).toList());
    }
  }

  /** A host function that runs what the test wants. */
  private static final class Hook implements Runnable {
    private Runnable action;

    @Override
    public void run() {
      action.run();
    }

    HostFunction function() {
      try {
        return HostFunction.of(
            "hook", MethodHandles.lookup().bind(this, "run", MethodType.methodType(void.class)));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("hook", e);
      }
    }
  }
}
