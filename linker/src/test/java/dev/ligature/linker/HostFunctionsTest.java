package dev.ligature.linker;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions and modules of the host. */
class HostFunctionsTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static MethodHandle method(String name, Class<?> result, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findStatic(HostFunctionsTest.class, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  static int callerIs(Caller caller, int number) {
    assertSame(caller.program().memory(), caller.memory());
    String name = caller.library().map(Library::name).orElse("java");
    return name.charAt(0) + number;
  }

  @Test
  void a_host_function_knows_the_library_that_called_it() {
    for (String name : List.of("a", "b")) {
      TestModule module = TestModule.library();
      int f = module.importFunction("caller_is", INT_TO_INT);
      world.put(name + ".so", module.function("call", GIVES_INT, Code.constant(0).call(f)));
    }
    MethodHandle handle = method("callerIs", int.class, Caller.class, int.class);
    var config = world.config().hostFunction(HostFunction.of("caller_is", handle)).build();
    try (Program program = world.linker().open(config)) {
      assertEquals('a', World.call(program.open("a.so"), "call"));
      assertEquals('b', World.call(program.open("b.so"), "call"));
      var symbol = (FunctionSymbol) program.findOrThrow("caller_is");
      assertTrue(symbol.library().isEmpty());
      assertEquals('j' + 1, call(symbol, 1));
    }
  }

  private static int call(FunctionSymbol function, int argument) {
    try {
      return (int) function.handle().invokeExact(argument);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static void fail() {
    throw new UnsupportedOperationException("thrown by the host");
  }

  @Test
  void what_a_host_function_throws_passes_through_guests_unchanged() {
    TestModule module = TestModule.library();
    int f = module.importFunction("fail", VOID);
    world.put("a.so", module.function("call", GIVES_INT, Code.of().call(f).i32(1)));
    MethodHandle handle = method("fail", void.class);
    var config = world.config().hostFunction(HostFunction.of("fail", handle)).build();
    try (Program program = world.linker().open(config)) {
      Library library = program.open("a.so");
      var e = assertThrows(UnsupportedOperationException.class, () -> World.call(library, "call"));
      assertEquals("thrown by the host", e.getMessage());
    }
  }

  @Test
  void a_host_function_of_another_type_fails_the_load_and_shows_both_types() {
    TestModule module = TestModule.library();
    module.importFunction("trace", GIVES_INT);
    world.put("a.so", module);
    try (Program program = world.program()) {
      var e = assertThrows(LinkException.Mismatch.class, () -> program.open("a.so"));
      assertEquals(
          """
          symbol mismatch: trace
          >>> a.so expects function () -> i32 (import env.trace)
          >>> the host defines function (i32) -> ()\
          """,
          e.getMessage());
    }
  }

  @Test
  void the_type_of_a_host_function_follows_from_its_method() {
    MethodHandle handle =
        MethodHandles.empty(
            MethodType.methodType(double.class, Caller.class, int.class, long.class, float.class));
    assertEquals(
        new FuncType(List.of(ValType.I32, ValType.I64, ValType.F32), List.of(ValType.F64)),
        HostFunction.of("f", handle).type());
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> HostFunction.of("f", MethodHandles.constant(String.class, "")));
    assertEquals("host function f: java.lang.String has no counterpart in a guest", e.getMessage());
  }

  @Test
  void the_handle_of_a_host_function_is_made_once_and_only_if_it_is_called() {
    List<String> made = new ArrayList<>();
    var config = world.config();
    for (String name : List.of("wanted", "unwanted")) {
      Supplier<MethodHandle> maker =
          () -> {
            made.add(name);
            return MethodHandles.constant(int.class, 7);
          };
      config.hostFunction(HostFunction.of("env", name, MethodType.methodType(int.class), maker));
    }
    TestModule library = TestModule.library();
    int wanted = library.importFunction("wanted", GIVES_INT);
    world.put("a.so", library.function("call", GIVES_INT, Code.of().call(wanted)));
    try (Program program = world.linker().open(config.build())) {
      Library opened = program.open("a.so");
      assertEquals(List.of(), made);
      assertEquals(7, World.call(opened, "call"));
      assertEquals(7, World.call(opened, "call"));
      assertEquals(List.of("wanted"), made);
    }
  }

  @Test
  void a_factory_of_host_modules_may_look_at_the_program() {
    List<Object> seen = new ArrayList<>();
    HostModule.Factory factory =
        program -> {
          seen.add(program.libraries());
          seen.add(program.main());
          seen.add(program.find("nothing"));
          seen.add(program.namespaces().size());
          return (module, name, type) -> Optional.empty();
        };
    try (Program program = world.linker().open(world.config().hostModule(factory).build())) {
      assertEquals(List.of(List.of(), Optional.empty(), Optional.empty(), 1), seen);
      assertEquals(List.of(), program.libraries());
    }
  }

  /** A group that notes its closing, and may fail at it. */
  private static HostModule closing(List<String> events, String name, boolean fails) {
    return new HostModule() {
      @Override
      public Optional<HostFunction> find(String module, String function, Optional<FuncType> type) {
        return Optional.empty();
      }

      @Override
      public void close() {
        events.add(name);
        if (fails) {
          throw new IllegalStateException(name);
        }
      }
    };
  }

  @Test
  void host_modules_that_were_made_are_closed_if_a_later_one_cannot_be() {
    List<String> events = new ArrayList<>();
    var config =
        world
            .config()
            .hostModule(program -> closing(events, "a", false))
            .hostModule(program -> closing(events, "b", true))
            .hostModule(
                program -> {
                  throw new UnsupportedOperationException("c");
                });
    var e =
        assertThrows(
            UnsupportedOperationException.class, () -> world.linker().open(config.build()));
    assertEquals("c", e.getMessage());
    assertEquals("b", e.getSuppressed()[0].getMessage());
    assertEquals(List.of("b", "a"), events);
  }

  @Test
  void each_host_module_is_closed_with_the_program_even_if_another_fails() {
    List<String> events = new ArrayList<>();
    var config =
        world
            .config()
            .hostModule(program -> closing(events, "a", true))
            .hostModule(program -> closing(events, "b", true));
    Program program = world.linker().open(config.build());
    var e = assertThrows(IllegalStateException.class, program::close);
    assertEquals("b", e.getMessage());
    assertEquals("a", e.getSuppressed()[0].getMessage());
    assertEquals(List.of("b", "a"), events);
  }

  @Test
  void a_host_module_is_made_for_each_program_and_makes_functions_on_demand() {
    TestModule module = TestModule.library();
    int f = module.importFunction("other", "number_7", GIVES_INT);
    int cell = module.gotFunc("number_8");
    module.function("call", GIVES_INT, Code.of().call(f));
    module.function(
        "indirect", GIVES_INT, Code.of().global(cell).callIndirect(module.typeIndex(GIVES_INT)));
    world.put("a.so", module);
    List<String> events = new ArrayList<>();
    HostModule.Factory factory =
        program -> {
          events.add("open");
          return new HostModule() {
            @Override
            public Optional<HostFunction> find(String from, String name, Optional<FuncType> type) {
              if (!name.startsWith("number_")) {
                return Optional.empty();
              }
              int number = Integer.parseInt(name.substring(7));
              return Optional.of(
                  HostFunction.of(from, name, MethodHandles.constant(int.class, number)));
            }

            @Override
            public void close() {
              events.add("close");
            }
          };
        };
    var config = world.config().hostModule(factory).build();
    for (int i = 0; i < 2; i++) {
      try (Program program = world.linker().open(config)) {
        Library library = program.open("a.so");
        assertEquals(7, World.call(library, "call"));
        assertEquals(8, World.call(library, "indirect"));
      }
    }
    assertEquals(List.of("open", "close", "open", "close"), events);
  }
}
