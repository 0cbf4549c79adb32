package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rule 59: symbols rebound at run time. */
class RebindingTest extends RebindingModules {
  @Test
  void S59_calls_and_pointers_go_to_the_function_that_a_symbol_is_rebound_to() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      assertEquals("111", sees(user));
      named(program, "def.so").rebind("f", program.open("new.so").findFunction("f"));
      assertEquals("221", sees(user));
      assertEquals(
          program.open("new.so").findFunction("f").tableIndex(), World.call(user, "pointer"));
    }
  }

  @Test
  void S59_data_is_rebound_to_data() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      Library definer = named(program, "def.so");
      definer.rebind("datum", program.open("new.so").findOrThrow("datum"));
      assertEquals("112", sees(user));
      definer.restore("datum");
      assertEquals("111", sees(user));
    }
  }

  @Test
  void S59_a_symbol_is_rebound_to_a_host_function() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      named(program, "def.so").rebind("f", host(9));
      assertEquals("991", sees(user));
    }
  }

  @Test
  void S59_a_symbol_is_rebound_again_and_back_to_its_own_function() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      Library definer = named(program, "def.so");
      FunctionSymbol original = definer.findFunction("f");
      int pointer = World.call(user, "pointer");
      definer.rebind("f", host(8));
      definer.rebind("f", host(9));
      assertEquals("991", sees(user));
      assertEquals(pointer, original.tableIndex());
      definer.rebind("f", original);
      assertEquals("111", sees(user));
      assertEquals(pointer, World.call(user, "pointer"));
    }
  }

  @Test
  void S59_restoring_what_is_not_rebound_does_nothing() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      named(program, "def.so").restore("f");
      assertEquals("111", sees(user));
    }
  }

  @Test
  void S59_all_libraries_are_affected_also_those_loaded_later() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      named(program, "def.so").rebind("f", host(9));
      Library late = program.open("late.so");
      assertEquals("991", sees(late));
      assertEquals(World.call(user, "pointer"), World.call(late, "pointer"));
      named(program, "def.so").restore("f");
      assertEquals("111", sees(late));
      assertEquals(World.call(user, "pointer"), World.call(late, "pointer"));
    }
  }

  @Test
  void S59_the_definition_of_an_equal_name_in_another_library_is_not_affected() {
    world.put("other.so", user("new.so"));
    try (Program program = world.program()) {
      program.open("use.so");
      Library other = program.open("other.so");
      named(program, "def.so").rebind("f", host(9));
      assertEquals("222", sees(other));
    }
  }

  @Test
  void S59_the_symbol_of_a_library_that_only_needs_its_definer_is_rebound_for_all() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      Library late = program.open("late.so");
      user.rebind("f", host(9));
      assertEquals("991", sees(late));
    }
  }

  @Test
  void S59_the_target_calls_the_original_by_the_symbol_found_before() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      FunctionSymbol original = named(program, "def.so").findFunction("f");
      var increment =
          MethodHandles.filterReturnValue(
              original.handle(), MethodHandles.insertArguments(SUM, 0, 10));
      named(program, "def.so").rebind("f", HostFunction.of("f", increment));
      assertEquals("11111", sees(user));
    }
  }

  private static final MethodHandle SUM;

  static {
    try {
      SUM =
          MethodHandles.lookup()
              .findStatic(
                  Integer.class, "sum", MethodType.methodType(int.class, int.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Test
  void S59_dlsym_gives_the_target_and_RTLD_NEXT_the_definition() {
    TestModule asker = DlGuest.module().needs("def.so");
    world.put("ask.so", asker);
    try (Program program = world.program()) {
      DlGuest guest = new DlGuest(program.open("ask.so", OpenFlag.NOW, OpenFlag.GLOBAL));
      int handle = guest.open("def.so", DlGuest.LAZY);
      int original = guest.symbol(handle, "f");
      named(program, "def.so").rebind("f", host(9));
      int target = guest.symbol(handle, "f");
      assertNotEquals(original, target);
      assertEquals(9, guest.callPointer(target));
      assertEquals(target, guest.symbol(DlGuest.DEFAULT, "f"));
      assertEquals(original, guest.symbol(DlGuest.NEXT, "f"));
      assertEquals(target, named(program, "def.so").findFunction("f").tableIndex());
    }
  }

  @Test
  void S59_an_address_that_a_guest_has_stored_stays() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      int stored = World.call(user, "pointer");
      named(program, "def.so").rebind("f", host(9));
      FunctionSymbol there = program.functionAt(stored).orElseThrow();
      assertEquals("def.so", there.library().orElseThrow().name());
    }
  }

  @Test
  void S59_two_symbols_can_be_exchanged() {
    world.put(
        "two.so",
        TestModule.library()
            .function("f", GIVES_INT, Code.constant(1))
            .function("g", GIVES_INT, Code.constant(2)));
    TestModule user = TestModule.library().needs("two.so");
    int f = user.importFunction("f", GIVES_INT);
    int g = user.importFunction("g", GIVES_INT);
    world.put(
        "both.so",
        user.function("call_f", GIVES_INT, Code.of().call(f))
            .function("call_g", GIVES_INT, Code.of().call(g)));
    try (Program program = world.program()) {
      Library both = program.open("both.so");
      Library two = named(program, "two.so");
      FunctionSymbol first = two.findFunction("f");
      FunctionSymbol second = two.findFunction("g");
      two.rebind("f", second);
      two.rebind("g", first);
      assertEquals(2, World.call(both, "call_f"));
      assertEquals(1, World.call(both, "call_g"));
    }
  }

  @Test
  void S59_a_reference_through_a_re_export_is_rebound_too() {
    TestModule through = TestModule.library().needs("def.so");
    int f = through.importFunction("f", GIVES_INT);
    world.put("through.so", through.exportFunction("renamed", f));
    TestModule user = TestModule.library().needs("through.so");
    int renamed = user.importFunction("renamed", GIVES_INT);
    world.put("user.so", user.function("call", GIVES_INT, Code.of().call(renamed)));
    try (Program program = world.program()) {
      Library library = program.open("user.so");
      Library definer = named(program, "def.so");
      definer.rebind("f", host(9));
      assertEquals(9, World.call(library, "call"));
      definer.restore("f");
      assertEquals(1, World.call(library, "call"));
    }
  }

  @Test
  void S59_a_host_function_is_rebound() {
    TestModule module = TestModule.library();
    int given = module.importFunction("given", GIVES_INT);
    world.put("a.so", module.function("call", GIVES_INT, Code.of().call(given)));
    var config =
        world
            .config()
            .hostFunction(HostFunction.of("given", MethodHandles.constant(int.class, 3)))
            .build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so");
      library.rebind("given", program.open("new.so").findFunction("f"));
      assertEquals(2, World.call(library, "call"));
      program.open("new.so").close();
      library.restore("given");
      assertEquals(3, World.call(library, "call"));
    }
  }

  @Test
  void S59_a_target_of_another_type_is_refused_and_nothing_changes() {
    try (Program program = world.program()) {
      Library user = program.open("use.so");
      FunctionSymbol wide = program.open("new.so").findFunction("wide");
      LinkException.Mismatch e =
          assertThrows(
              LinkException.Mismatch.class, () -> named(program, "def.so").rebind("f", wide));
      assertEquals(
          """
          symbol mismatch: f
          >>> def.so expects function () -> i32
          >>> new.so defines function (i32) -> i32\
          """,
          e.getMessage());
      assertEquals("111", sees(user));
    }
  }

  @Test
  void S59_data_in_the_place_of_a_function_is_refused() {
    try (Program program = world.program()) {
      program.open("use.so");
      Library other = program.open("new.so");
      LinkException.Mismatch e =
          assertThrows(
              LinkException.Mismatch.class,
              () -> named(program, "def.so").rebind("f", other.findOrThrow("datum")));
      assertEquals(
          """
          symbol mismatch: f
          >>> def.so expects function () -> i32
          >>> new.so defines data\
          """,
          e.getMessage());
    }
  }

  @Test
  void S59_a_symbol_that_nobody_knows_cannot_be_rebound() {
    try (Program program = world.program()) {
      Library library = program.open("def.so");
      NoSuchElementException e =
          assertThrows(NoSuchElementException.class, () -> library.rebind("nothing", host(1)));
      assertEquals("def.so: undefined symbol: nothing", e.getMessage());
    }
  }

  @Test
  void S59_a_symbol_of_another_program_is_refused() {
    try (Program program = world.program();
        Program other = world.program()) {
      Library library = program.open("def.so");
      FunctionSymbol foreign = other.open("new.so").findFunction("f");
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> library.rebind("f", foreign));
      assertEquals("f is a symbol of another program", e.getMessage());
    }
  }

  @Test
  void S66_rebinding_in_one_program_does_not_affect_another_over_the_same_modules() {
    try (Program program = world.program();
        Program other = world.program()) {
      Library user = program.open("use.so");
      Library twin = other.open("use.so");
      named(program, "def.so").rebind("f", host(9));
      assertEquals("991", sees(user));
      assertEquals("111", sees(twin));
    }
  }

  @Test
  void S59_rebinding_is_traced_with_the_bindings() {
    List<String> lines = new ArrayList<>();
    var config =
        world
            .config()
            .trace((category, line) -> lines.add(line), Set.of(TraceCategory.BINDINGS))
            .build();
    try (Program program = world.linker().open(config)) {
      Library definer = program.open("def.so");
      definer.rebind("f", program.open("new.so").findFunction("f"));
      definer.restore("f");
      assertEquals(
          List.of("rebinding def.so: symbol f to f of new.so", "restoring def.so: symbol f"),
          lines);
    }
  }

  @Test
  void S59_a_thread_that_calls_in_a_loop_calls_the_target_when_rebinding_has_returned()
      throws InterruptedException {
    TestModule module = TestModule.library().needs("def.so");
    int f = module.importFunction("f", GIVES_INT);
    int pointer = module.gotFunc("f");
    int type = module.typeIndex(GIVES_INT);
    world.put(
        "spin.so",
        module
            .function("spin", TestModule.VOID, Code.of().whileEqual(Code.of().call(f), 1))
            .function(
                "spin_pointer",
                TestModule.VOID,
                Code.of().whileEqual(Code.of().global(pointer).callIndirect(type), 1)));
    try (Program program = world.program()) {
      Library spinner = program.open("spin.so");
      AtomicInteger ended = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (String function : List.of("spin", "spin_pointer")) {
        Thread thread =
            new Thread(
                () -> {
                  World.run(spinner, function);
                  ended.incrementAndGet();
                });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      // Long enough for the loops to run in optimized code, which reads what never changes once.
      Thread.sleep(500);
      assertEquals(0, ended.get());
      named(program, "def.so").rebind("f", host(9));
      for (Thread thread : threads) {
        thread.join(10_000);
      }
      assertEquals(2, ended.get());
    }
  }
}
