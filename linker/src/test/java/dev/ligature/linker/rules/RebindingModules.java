package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Libraries for the tests of rebinding: one that defines, some that refer, one with others. */
abstract class RebindingModules {
  final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** {@code def.so} defines, {@code use.so} refers in all forms, {@code new.so} has others. */
  @BeforeEach
  void modules() {
    world
        .put("def.so", definitions(1))
        .put("use.so", user("def.so"))
        .put("late.so", user("def.so"))
        .put("new.so", definitions(2).function("wide", INT_TO_INT, Code.of().local(0)));
  }

  static TestModule definitions(int value) {
    TestModule module = TestModule.library().memory(8, 2);
    module.function("f", GIVES_INT, Code.constant(value));
    return module.data("datum", 4, value);
  }

  static TestModule user(String... needed) {
    TestModule module = TestModule.library().needs(needed);
    int f = module.importFunction("f", GIVES_INT);
    int pointer = module.gotFunc("f");
    int datum = module.gotMem("datum");
    return module
        .function("call", GIVES_INT, Code.of().call(f))
        .function("pointer", GIVES_INT, Code.of().global(pointer))
        .function(
            "call_pointer",
            GIVES_INT,
            Code.of().global(pointer).callIndirect(module.typeIndex(GIVES_INT)))
        .function("read", GIVES_INT, Code.of().global(datum).load());
  }

  static HostFunction host(int value) {
    return HostFunction.of("host", MethodHandles.constant(int.class, value));
  }

  static Library named(Program program, String name) {
    return program.libraries().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What a user's references mean: its call, its pointer, its data. */
  static String sees(Library user) {
    return "%d%d%d"
        .formatted(
            World.call(user, "call"), World.call(user, "call_pointer"), World.call(user, "read"));
  }
}
